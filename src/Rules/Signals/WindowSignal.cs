using Gateway.Rules.Levels;

namespace Gateway.Rules.Signals;

/// <summary>A function of the readings of the last while, sliding or on the grid of the clock.</summary>
internal sealed class WindowSignal : RuleSignal
{
    private readonly string name;
    private readonly WindowShape shape;
    private readonly bool isTumbling;
    private readonly Func<Window, Observed> function;

    public WindowSignal(string name, WindowShape shape, bool isTumbling)
    {
        this.name = name;
        this.shape = shape;
        this.isTumbling = isTumbling;
        var compute = WindowFunctions.All.First(f => f.Name == name).Compute;
        function = window => window.Result(compute(window.Buckets));
    }

    public override double Least => name is "count" or "changes" or "range" or "stddev" ? 0 : double.NegativeInfinity;

    public override bool IsLikeReadings => name is "mean" or "min" or "max" or "median";

    public override string Identity => $"{name} {shape}{(isTumbling ? " tumbling" : string.Empty)}";

    public override string? UnitOf(string? unit) => name is "count" or "changes" ? "1" : unit;

    public override SignalTracker Track(Level[] levels, long silentAfter)
    {
        var window = new Window(shape, silentAfter);
        return isTumbling ? new TumblingTracker(window, function) : new SlidingTracker(window, function);
    }
}
