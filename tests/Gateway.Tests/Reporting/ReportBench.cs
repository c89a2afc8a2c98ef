using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Outbox;
using Gateway.Reporting;

namespace Gateway.Tests.Reporting;

/// <summary>One point behind its reporter. Times are seconds since midnight of a day in 2026, on a clock that began an hour before.</summary>
internal sealed class ReportBench : IDisposable
{
    private static readonly long Midnight = new DateTime(2026, 3, 29, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly MemoryOutbox outbox = new();
    private readonly OutboxBatch batch = new();
    private int shown;

    public ReportBench(ChannelReport report, TimeSpan every = default, bool recorded = false)
    {
        outbox.Attach([new UpstreamLanes("local", [Lane.Readings])]);
        batch.Clear(outbox);
        Point = new Point(7, "bench", "temperature", "Cel", recorded, every);
        Reporter = new Reporter([report], [Point]);
    }

    public Point Point { get; }

    public Reporter Reporter { get; }

    public OutboxBatch Batch => batch;

    public long HeldBack => Reporter.HeldBack.Single().Count;

    public static ChannelReport OnChange(double change, double heartbeat = 0, double interval = 0) => new()
    {
        Singles = Singles.Changes,
        Change = change,
        Heartbeat = heartbeat > 0 ? TimeSpan.FromSeconds(heartbeat) : null,
        MinInterval = TimeSpan.FromSeconds(interval),
    };

    public static ChannelReport Minutes(params AggregateValue[] values) => new()
    {
        Singles = Singles.None,
        Aggregate = new AggregateSettings(TimeSpan.FromMinutes(1), values.Length > 0 ? values : Enum.GetValues<AggregateValue>()),
    };

    public Instant At(double seconds)
    {
        var utc = Midnight + (long)Math.Round(seconds * TimeSpan.TicksPerSecond);
        return Point.Recorded ? Instant.Recorded(utc) : new Instant(utc - Midnight + TimeSpan.TicksPerHour, utc);
    }

    public Reading Good(double seconds, double value) => new(Point, At(seconds), value);

    public Reading Bad(double seconds, string reason = "no answer") => new(Point, At(seconds), double.NaN, Quality.Bad, reason);

    /// <summary>What is forwarded of these readings, and of what was done since it was last asked.</summary>
    public string Take(params Reading[] readings)
    {
        foreach (var reading in readings)
        {
            Reporter.Take(reading, batch);
        }

        return Forwarded();
    }

    public string Advance(double seconds)
    {
        Reporter.Advance(At(seconds), batch);
        return Forwarded();
    }

    public string End()
    {
        Reporter.End(batch);
        return Forwarded();
    }

    /// <summary>When time alone has an effect, in seconds; null: never.</summary>
    public double? Due(double now)
    {
        var due = Reporter.Due(At(now));
        return due == long.MaxValue ? null : now + ((due - At(now).Ticks) / (double)TimeSpan.TicksPerSecond);
    }

    public void Dispose() => outbox.Dispose();

    private string Forwarded()
    {
        var all = batch.Readings.Skip(shown).Select(Show);
        shown = batch.Readings.Count;
        return string.Join(' ', all);
    }

    /// <summary><c>12:20.5</c>, a bad one <c>12:no_answer</c>, one of an aggregate <c>60:mean=20.5</c> and a question mark when it is doubtful.</summary>
    private static string Show(Reading reading)
    {
        var seconds = (reading.At.UtcTicks - Midnight) / (double)TimeSpan.TicksPerSecond;
        var name = reading.Point.Channel.Split('.') is [_, var value] ? value + "=" : string.Empty;
        var what = reading.Quality == Quality.Bad ? reading.Reason!.Replace(' ', '_') : reading.Value.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}:{name}{what}{(reading.Quality == Quality.Uncertain ? "?" : string.Empty)}");
    }
}
