using System.Globalization;
using Gateway.Rules.Levels;

namespace Gateway.Rules.Signals;

/// <summary>What a decrease of the readings means to a rate.</summary>
internal enum CounterMode : byte
{
    /// <summary>A decrease: the readings are no counter.</summary>
    Gauge,

    /// <summary>The counter began anew at zero, and has come to the new value since.</summary>
    CountReset,

    /// <summary>The counter began anew: neither the pair nor its time is counted.</summary>
    SkipReset,
}

/// <summary>How a rate is made.</summary>
/// <param name="Window">The readings that it looks at.</param>
/// <param name="Per">The time it is told for, in ticks.</param>
/// <param name="Mode">What a decrease means.</param>
/// <param name="IsFitted">Whether it is the slope of the straight line nearest to all readings, instead of that from the first to the last.</param>
/// <param name="MaxGap">With neighbours farther apart it is unknown; <see cref="long.MaxValue"/>: never.</param>
internal sealed record RateShape(WindowShape Window, long Per, CounterMode Mode, bool IsFitted, long MaxGap);

/// <summary>How fast the readings of the last while change.</summary>
internal sealed class RateSignal(RateShape shape) : RuleSignal
{
    public override string Identity => $"rate {shape}";

    public override string? UnitOf(string? unit)
    {
        var (least, name) = shape.Per % TimeSpan.TicksPerSecond == 0 ? (TimeSpan.TicksPerSecond, "s") : (TimeSpan.TicksPerMicrosecond, "us");
        var per = shape.Per switch
        {
            TimeSpan.TicksPerSecond => "s",
            TimeSpan.TicksPerMinute => "min",
            TimeSpan.TicksPerHour => "h",
            TimeSpan.TicksPerDay => "d",
            _ => string.Create(CultureInfo.InvariantCulture, $"({shape.Per / least}.{name})"),
        };
        return $"{unit ?? "1"}/{per}";
    }

    public override SignalTracker Track(Level[] levels, long silentAfter) => new SlidingTracker(new Window(shape.Window, silentAfter), Compute);

    private Observed Compute(Window window)
    {
        var buckets = window.Buckets;
        var (gain, resetTime, longest) = shape.Mode == CounterMode.Gauge ? (buckets.Newest.Last - buckets[0].First, 0, 0) : (0d, 0L, 0L);
        for (var i = 0; i < buckets.Count; i++)
        {
            ref var bucket = ref buckets[i];
            longest = Math.Max(longest, bucket.LongestStep);
            if (shape.Mode != CounterMode.Gauge)
            {
                gain += shape.Mode == CounterMode.CountReset ? bucket.Gain : bucket.GainKept;
                resetTime += bucket.ResetTime;
            }

            if (i > 0)
            {
                ref var before = ref buckets[i - 1];
                longest = Math.Max(longest, bucket.FirstAt - before.LastAt);
                if (shape.Mode != CounterMode.Gauge)
                {
                    var step = new CounterStep(ref before, ref bucket);
                    gain += shape.Mode == CounterMode.CountReset ? step.Gain : step.GainKept;
                    resetTime += step.ResetTime;
                }
            }
        }

        var time = buckets.Newest.LastAt - buckets[0].FirstAt - (shape.Mode == CounterMode.SkipReset ? resetTime : 0);
        return longest > shape.MaxGap ? Observed.Lost("gap")
            : time <= 0 ? Observed.Lost("too few samples")
            : window.Result(shape.IsFitted ? Slope(buckets) * shape.Per : gain * shape.Per / time);
    }

    /// <summary>Least squares, per tick. Times and values count from their means: only so are they small enough to be squared.</summary>
    private static double Slope(Buckets buckets)
    {
        var origin = buckets[0].FirstAt;
        double time = 0;
        double value = 0;
        for (var i = 0; i < buckets.Count; i++)
        {
            var weight = buckets[i].Count / (double)buckets.Readings;
            time += weight * (buckets[i].Middle - origin);
            value += weight * buckets[i].Mean;
        }

        double both = 0;
        double square = 0;
        for (var i = 0; i < buckets.Count; i++)
        {
            var apart = buckets[i].Middle - origin - time;
            both += buckets[i].Count * apart * (buckets[i].Mean - value);
            square += buckets[i].Count * apart * apart;
        }

        return both / square;
    }
}
