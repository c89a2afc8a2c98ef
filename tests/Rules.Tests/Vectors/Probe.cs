using Gateway.Abstractions;
using TestKit;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// Shows the value of a signal: a rule on it whose limit nothing reaches, and the value that the engine compares. NaN is unknown.
/// </summary>
internal sealed class Probe
{
    private readonly Stage stage;

    public Probe(Stage stage, Point point, string id, params (string Key, object Value)[] settings)
    {
        this.stage = stage;
        (Id, Point) = (id, point);
        stage.Rule(id, point, [.. settings, ("above", Keys.Never)]);
    }

    public string Id { get; }

    public Point Point { get; }

    public double Value => stage.View(Id, Point) is { Unknown: null } view ? view.Value : double.NaN;

    /// <summary>A function over a window, known from so many readings on; coverage is of no account to the peers.</summary>
    public static (string, object) Window(string function, TimeSpan span, int samples = 1) =>
        ("signal", Written.Map((function, Values.Duration(span)), ("min-samples", samples), ("min-coverage", 0)));

    /// <summary>How many readings a window has, which may be none.</summary>
    public static (string, object) Count(TimeSpan span) => ("signal", Written.Map(("count", Values.Duration(span)), ("min-coverage", 0)));

    /// <summary>A function over each span of the clock's grid, known from its end.</summary>
    public static (string, object) Tumbling(string function, TimeSpan span) =>
        ("signal", Written.Map((function, Values.Duration(span)), ("tumbling", "true"), ("min-samples", 1), ("min-coverage", 0)));

    /// <summary>A rate from the first and the last reading of a window.</summary>
    public static (string, object) Rate(TimeSpan span, string per, params (string Key, object Value)[] more) =>
        ("signal", Written.Map([("rate", Values.Duration(span)), ("per", per), .. more]));

    /// <summary>The slope by least squares; with <paramref name="known"/> only from so much of the window on.</summary>
    public static (string, object) Slope(TimeSpan span, string per, TimeSpan known = default) =>
        Rate(span, per, ("fit", "least-squares"), ("min-coverage", (double)known.Ticks / span.Ticks));

    /// <summary>A tick longer, for peers whose windows include their far end.</summary>
    public static TimeSpan Closed(TimeSpan span) => span + TimeSpan.FromTicks(1);

    /// <summary>
    /// The span of time that holds exactly the last <paramref name="count"/> readings of an evenly spaced source; for one that never
    /// has more readings, any span that holds them all.
    /// </summary>
    public static TimeSpan Holding(VectorCase item, int count)
    {
        var times = item.Samples.Select(s => s.At).ToList();
        return times.Count <= count ? Closed(TimeSpan.FromMilliseconds(item.Steps[^1].At - times[0])) : Interval(item) * count;
    }

    /// <summary>The distance between the readings of an evenly spaced source.</summary>
    public static TimeSpan Interval(VectorCase item)
    {
        var times = item.Samples.Select(s => s.At).ToList();
        return times.Zip(times.Skip(1), (a, b) => b - a).Distinct().ToList() is [> 0 and var gap] ? TimeSpan.FromMilliseconds(gap) : throw Model.Says(Model.SpansOfTime);
    }
}
