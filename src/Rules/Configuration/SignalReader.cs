using Gateway.Abstractions.Configuration;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Configuration;

/// <summary>Declares and reads <c>signal</c>: a word, or a group with one function and what belongs to it.</summary>
internal static class SignalReader
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ShortestTumbling = TimeSpan.FromSeconds(1);
    private static readonly string[] OfWindow = ["tumbling", "min-samples"];
    private static readonly string[] OfRate = ["per", "mode", "reset-pair", "fit", "max-gap"];
    private static readonly string[] Functions = [.. WindowFunctions.All.Select(f => f.Name), "rate", "deviation-from"];

    /// <summary>The signal of a rule; its value when what was written is unusable, which is then a problem.</summary>
    public static RuleSignal Read(Settings settings)
    {
        var word = settings.WordOrGroup("signal", "what is compared with the limits: the last value, its age, or a function as { mean: 10m }", ["value", "age"], "value", out var group);
        var widths = WindowFunctions.All.ToDictionary(f => f.Name, f => group.OptionalDuration(f.Name, f.Summary, Shortest));
        var rate = group.OptionalDuration("rate", "how fast the readings of the last while change", Shortest);
        var setpoint = group.OptionalText("deviation-from", "the difference from a number, or from the last reading of another point", CheckSetpoint, bounds: "sensor/channel, or a number");
        var tumbling = group.Flag("tumbling", "whether a window is looked at once, at its end on the grid of the clock (UTC), instead of sliding", false);
        var samples = group.Integer("min-samples", "with fewer readings a window is unknown; unless this is given, sum, count and changes of none are 0", 1, 1, 1_000_000);
        var coverage = group.OptionalNumber("min-coverage", "with less of the window covered by good readings it is unknown; default 0.5, for rate 0", 0, 1);
        var rateShape = ReadRate(group, rate ?? Shortest, coverage ?? 0);
        if (word is not null || settings.Describing)
        {
            return word == "age" ? new AgeSignal() : ValueSignal.Instance;
        }

        var given = Functions.Where(group.Has).ToList();
        if (given.Count != 1)
        {
            settings.Problem("signal", given.Count == 0
                ? $"give value, age, or a group with one of {string.Join(", ", Functions)}"
                : $"a rule has one signal, and {string.Join(" and ", given.Select(g => $"'{g}'"))} are given; make each a rule of its own");
            return ValueSignal.Instance;
        }

        RefuseForeign(group, given[0]);
        return given[0] switch
        {
            "rate" => rate is null ? ValueSignal.Instance : new RateSignal(rateShape),
            "deviation-from" => setpoint is null ? ValueSignal.Instance : Deviation(setpoint),
            var name => widths[name] is { } width ? Window(group, name, width, tumbling, samples, coverage ?? 0.5) : ValueSignal.Instance,
        };
    }

    private static RateShape ReadRate(Settings group, TimeSpan width, double coverage)
    {
        var per = group.Duration("per", "the time that a rate is told for: 1m gives the change per minute", TimeSpan.FromSeconds(1), Shortest);
        var isCounter = group.Choice("mode", "whether the readings of a rate may go down, or are a counter that only does so when it begins anew", ["gauge", "counter"], "gauge") == "counter";
        var skips = group.Choice("reset-pair", "what a counter that began anew gained with that reading: its new value, or skip it and its time", ["count", "skip"], "count") == "skip";
        var isFitted = group.Choice("fit", "whether a rate is taken from the first reading to the last, or from the straight line nearest to all", ["two-point", "least-squares"], "two-point") == "least-squares";
        var gap = group.OptionalDuration("max-gap", "with good readings farther apart than this a rate is unknown", Shortest);
        if (!isCounter && group.Has("reset-pair"))
        {
            group.Problem("reset-pair", "a gauge has no resets; leave it out, or give mode: counter");
        }

        if (isCounter && isFitted)
        {
            group.Problem("fit", "a line through a counter means nothing across a reset; leave it out, or give mode: gauge");
        }

        var mode = !isCounter ? CounterMode.Gauge : skips ? CounterMode.SkipReset : CounterMode.CountReset;
        return new(new(width.Ticks, 2, coverage), per.Ticks, mode, isFitted, gap?.Ticks ?? long.MaxValue);
    }

    private static WindowSignal Window(Settings group, string name, TimeSpan width, bool tumbling, int samples, double coverage)
    {
        if (tumbling && width < ShortestTumbling)
        {
            group.Problem(name, $"{Quantities.Format(width)} is too short for a tumbling window; give {Quantities.Format(ShortestTumbling)} or more");
        }

        var least = group.Has("min-samples") || !WindowFunctions.IsZeroOfNothing(name) ? samples : 0;
        return new(name, new(width.Ticks, least, coverage), tumbling);
    }

    private static DeviationSignal Deviation(string setpoint) =>
        Whole.Number(setpoint) is { } number ? new(null, number) : new(setpoint, double.NaN);

    private static void RefuseForeign(Settings group, string function)
    {
        var isWindow = function is not ("rate" or "deviation-from");
        Refuse(isWindow ? [] : OfWindow, "a window, as mean");
        Refuse(function == "rate" ? [] : OfRate, "'rate'");
        Refuse(function == "deviation-from" ? ["min-coverage"] : [], "a window or 'rate'");

        void Refuse(string[] keys, string owner)
        {
            foreach (var key in keys.Where(group.Has))
            {
                group.Problem(key, $"belongs to {owner} and means nothing to '{function}'; leave it out");
            }
        }
    }

    private static string? CheckSetpoint(string text) =>
        Whole.Number(text) is not null ? null
        : Pattern.Check(text) is null && !Pattern.IsPattern(text) ? null
        : $"'{text}' is neither a point, written sensor/channel, nor a number";
}
