using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Reporting;

/// <summary>Decides what of one sensor's readings is forwarded. It stands behind the rules, which see every reading.</summary>
/// <remarks>Used by the pipeline; what <see cref="HeldBack"/> gives is for any thread. Allocates nothing per reading.</remarks>
internal sealed class Reporter
{
    private readonly IReadOnlyList<Point> points;
    private readonly SingleReporter[] singles;
    private readonly Aggregator?[] aggregators;

    /// <summary>Makes it for one sensor. Nothing was forwarded yet, so the first reading of each point is.</summary>
    /// <param name="reports">What is forwarded, one for each of <paramref name="points"/>.</param>
    /// <param name="points">The sensor's points.</param>
    public Reporter(IReadOnlyList<ChannelReport> reports, IReadOnlyList<Point> points)
    {
        this.points = points;
        singles = [.. reports.Zip(points, (r, p) => new SingleReporter(r, p))];
        aggregators = [.. reports.Zip(points, (r, p) => r.Aggregate is { } a ? new Aggregator(a, p) : null)];
    }

    /// <summary>Its points, with how many of their readings were not forwarded.</summary>
    public IEnumerable<(Point Point, long Count)> HeldBack => points.Select((p, i) => (p, singles[i].HeldBack));

    /// <summary>Adds to <paramref name="batch"/> what is to be forwarded now that this reading is here.</summary>
    public void Take(in Reading reading, OutboxBatch batch)
    {
        var channel = IndexOf(reading.Point);
        if (channel < 0)
        {
            // Of another configuration than these settings.
            batch.Add(reading);
            return;
        }

        aggregators[channel]?.Take(reading, batch);
        singles[channel].Take(reading, batch);
    }

    /// <summary>The live clock is at <paramref name="now"/>: adds what is due by the time alone.</summary>
    public void Advance(Instant now, OutboxBatch batch)
    {
        for (var i = 0; i < singles.Length; i++)
        {
            aggregators[i]?.Advance(now, batch);
            if (singles[i].IsLive)
            {
                singles[i].Advance(now.Ticks, batch);
            }
        }
    }

    /// <summary>Nothing comes any more: adds what is not finished.</summary>
    public void End(OutboxBatch batch)
    {
        for (var i = 0; i < singles.Length; i++)
        {
            aggregators[i]?.End(batch);
            singles[i].End(batch);
        }
    }

    /// <summary>When <see cref="Advance"/> is due, in ticks of the live clock; the greatest number: only readings have an effect.</summary>
    public long Due(Instant now)
    {
        var due = long.MaxValue;
        for (var i = 0; i < singles.Length; i++)
        {
            due = Math.Min(due, aggregators[i]?.Due(now) ?? long.MaxValue);
            due = singles[i].IsLive ? Math.Min(due, singles[i].Due) : due;
        }

        return due;
    }

    private int IndexOf(Point point)
    {
        for (var i = 0; i < points.Count; i++)
        {
            if (ReferenceEquals(points[i], point))
            {
                return i;
            }
        }

        return -1;
    }
}
