using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>What a window is, as configured.</summary>
/// <param name="Width">How long, in ticks.</param>
/// <param name="MinSamples">With fewer readings it is unknown.</param>
/// <param name="MinCoverage">With less of it known it is unknown, 0 to 1.</param>
internal sealed record WindowShape(long Width, int MinSamples, double MinCoverage);

/// <summary>The readings of the last while, and how much of that while they speak for.</summary>
internal sealed class Window(WindowShape shape, long silentAfter)
{
    public WindowShape Shape { get; } = shape;

    public Buckets Buckets { get; } = new(shape.Width);

    public Coverage Coverage { get; } = new(shape.Width, shape.MinCoverage, silentAfter);

    /// <summary>Whether it is known while nothing good was ever read: the sum of nothing is 0.</summary>
    public bool IsKnownEmpty => Shape is { MinSamples: 0, MinCoverage: 0 };

    /// <summary>A crash may cost that much of it: no more than what neighbours are taken together for.</summary>
    public long SaveEvery => Shape.Width / 30;

    /// <summary>Takes in a reading. A repeat or a step back is no sample of its own and changes nothing.</summary>
    public void Take(in Taken taken)
    {
        var t = taken.At.Ticks;
        if (!taken.IsNew)
        {
            return;
        }

        if (taken.Reading.Unknown is null)
        {
            var gap = Coverage.Hear(t);
            Buckets.Drop(t);
            Buckets.Add(Bucket.Of(t, taken.Reading.Value, taken.Reading.Quality == Quality.Uncertain, gap));
        }
        else
        {
            Coverage.Lose(t);
        }
    }

    /// <summary>What a function of it is at <paramref name="t"/>; what has left by then was dropped.</summary>
    public Observed Judge(long t, Func<Window, Observed> function) =>
        !Coverage.Suffices(Buckets, t) ? Observed.Lost("coverage")
        : Buckets.Readings < Shape.MinSamples ? Observed.Lost("too few samples")
        : function(this);

    /// <summary>A result as the signal says it: known if it is a number, doubtful if one reading was.</summary>
    public Observed Result(double value) => double.IsFinite(value) ? new(value, Worst(), null) : Observed.Lost("not finite");

    /// <summary>When it changes by time alone, after <paramref name="t"/>.</summary>
    public long Due(long t) => Math.Min(Buckets.Count == 0 ? long.MaxValue : Buckets[0].LastAt + Shape.Width, Coverage.Due(Buckets, t));

    private Quality Worst()
    {
        for (var i = 0; i < Buckets.Count; i++)
        {
            if (Buckets[i].IsUncertain)
            {
                return Quality.Uncertain;
            }
        }

        return Quality.Good;
    }
}
