using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Computed;
using TestKit;

namespace Gateway.Rules.Tests.Computed;

/// <summary>
/// Computed points over measured ones. Points are written <c>bench/temperature:Cel</c>, recorded ones with an <c>@</c> behind;
/// readings <c>10 bench/temperature 21.5</c> (seconds, point, value), with <c>?</c> behind an uncertain value and <c>bad:reason</c>
/// for a bad one.
/// </summary>
internal sealed class ComputedBench
{
    public static readonly string[] Climate =
        ["bench/temperature:Cel", "bench/humidity:%", "bench/pressure:hPa", "history/temperature:Cel", "yard/temperature:[degF]", "probe/temperature:K", "door/open", "key/on:1", "log/a:Cel@", "log/b:Cel@", "log/c@", "odd/thing:[pH]"];

    private readonly List<Reading> into = [];
    private Point[] measured;
    private Computation[] computed;

    public ComputedBench(params (string Name, string Value, string? Unit)[] definitions)
        : this(Climate, definitions)
    {
    }

    public ComputedBench(string[] points, (string Name, string Value, string? Unit)[] definitions)
    {
        measured = [.. points.Select(Point)];
        computed = [.. definitions.Select(d => Read(d.Name, d.Value, d.Unit, Problems))];
        Points = ComputedPoints.Bind(computed, measured, measured.Length);
    }

    public List<Problem> Problems { get; } = [];

    public ComputedPoints Points { get; private set; }

    /// <summary>What the present instant of the live clock is, in seconds.</summary>
    public double Now { get; set; } = 1_000_000;

    /// <summary>The only complaint about an expression, without its place.</summary>
    public static string Complaint(string value, string? unit = null)
    {
        var bench = new ComputedBench(("x", value, unit));
        var problem = Assert.Single(bench.Problems);
        Assert.False(problem.IsWarning);
        Assert.StartsWith("computed.x.", problem.Path, StringComparison.Ordinal);
        Assert.Empty(bench.Points.Points);
        return problem.Message;
    }

    /// <summary>The value of an expression that must be free of problems; the points read as given, or not at all.</summary>
    public static Reading? Value(string value, string? unit, params string[] readings)
    {
        var bench = new ComputedBench(("x", value, unit));
        Assert.Empty(bench.Problems);
        Reading? last = null;
        foreach (var reading in readings)
        {
            last = bench.Feed("0 " + reading).Cast<Reading?>().LastOrDefault() ?? last;
        }

        return last;
    }

    /// <summary>The same as a text: <c>1.5</c>, <c>1.5? reason</c>, <c>bad reason</c> or <c>none</c>.</summary>
    public static string Shown(string value, string? unit, params string[] readings) => Show(Value(value, unit, readings));

    public static string Show(Reading? reading) => reading is not { } r ? "none" : r.Quality switch
    {
        Quality.Good when r.Reason is null => Number(r.Value),
        Quality.Uncertain => $"{Number(r.Value)}? {r.Reason}",
        Quality.Bad when double.IsNaN(r.Value) => $"bad {r.Reason}",
        _ => "inconsistent",
    };

    /// <summary>Feeds one reading and returns what was computed.</summary>
    public List<Reading> Feed(string reading, ReadingFlags flags = ReadingFlags.None)
    {
        var parts = reading.Split(' ', 3);
        var point = measured.Single(p => p.Id == parts[1]);
        var (value, quality, reason) = parts[2] switch
        {
            var text when text.StartsWith("bad:", StringComparison.Ordinal) => (double.NaN, Quality.Bad, text[4..]),
            var text when text.EndsWith('?') => (Parse(text[..^1]), Quality.Uncertain, "doubtful"),
            var text => (Parse(text), Quality.Good, (string?)null),
        };
        into.Clear();
        Points.Take(new Reading(point, At(point.Recorded, Parse(parts[0])), value, quality, reason, flags), At(false, Now), into);
        return into;
    }

    /// <summary>The process dies and comes back with what was saved.</summary>
    public void Restart()
    {
        var saved = Points.Points.Select((_, i) => Points.Save(i)).ToList();
        Points = ComputedPoints.Bind(computed, measured, measured.Length);
        for (var i = 0; i < saved.Count; i++)
        {
            Assert.True(Points.Restore(i, saved[i]));
        }
    }

    /// <summary>The configuration is replaced while the gateway runs: the points may stand in another order.</summary>
    public void Reload(string[] points, params (string Name, string Value, string? Unit)[] definitions)
    {
        var old = Points;
        measured = [.. points.Select(Point)];
        computed = [.. definitions.Select(d => Read(d.Name, d.Value, d.Unit, Problems))];
        Points = ComputedPoints.Bind(computed, measured, measured.Length);
        Points.TakeOver(old);
    }

    public static Instant At(bool recorded, double seconds)
    {
        var ticks = (long)(seconds * TimeSpan.TicksPerSecond);
        return recorded ? Instant.Recorded(ticks) : new Instant(ticks, ticks + 7);
    }

    public static Point Point(string text, int index)
    {
        var (id, unit) = text.TrimEnd('@').Split(':') is [var first, var second] ? (first, second) : (text.TrimEnd('@'), null);
        return new(index, id.Split('/')[0], id.Split('/')[1], unit, text.EndsWith('@'));
    }

    public static Computation Read(string name, string value, string? unit, List<Problem> into)
    {
        var map = unit is null ? Written.Map(("value", value)) : Written.Map(("value", value), ("unit", unit));
        var settings = new Settings(map, $"computed.{name}", new Place("test.yaml", 1, 1), into);
        var read = Computation.Read(name, settings);
        settings.Finish();
        return read;
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Number(double value) => Math.Round(value, 9).ToString(CultureInfo.InvariantCulture);
}
