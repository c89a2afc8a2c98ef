namespace Gateway.Rules.Signals;

/// <summary>The functions of a window. They scan its buckets, of which there are 60 at most, and keep nothing: no error adds up.</summary>
internal static class WindowFunctions
{
    /// <summary>By name, with its sentence.</summary>
    public static IReadOnlyList<(string Name, string Summary, Func<Buckets, double> Compute)> All { get; } =
    [
        ("mean", "the mean of the readings of the last while", Mean),
        ("min", "the least reading of the last while", Min),
        ("max", "the greatest reading of the last while", Max),
        ("median", "the middle reading of the last while", Median),
        ("stddev", "the standard deviation of the readings of the last while", Deviation),
        ("range", "the greatest reading less the least of the last while", b => Max(b) - Min(b)),
        ("sum", "the sum of the readings of the last while", Sum),
        ("count", "how many good readings there were in the last while", b => b.Readings),
        ("changes", "how often the reading changed in the last while", Changes),
    ];

    /// <summary>Whether the function of no reading at all is 0.</summary>
    public static bool IsZeroOfNothing(string name) => name is "sum" or "count" or "changes";

    private static double Sum(Buckets buckets)
    {
        var sum = 0d;
        for (var i = 0; i < buckets.Count; i++)
        {
            sum += buckets[i].Sum;
        }

        return sum;
    }

    /// <summary>The sum of huge readings may be beyond a double where their mean is not.</summary>
    private static double Mean(Buckets buckets)
    {
        var sum = Sum(buckets);
        if (double.IsFinite(sum))
        {
            return sum / buckets.Readings;
        }

        var mean = 0d;
        for (var i = 0; i < buckets.Count; i++)
        {
            mean += buckets[i].Mean * ((double)buckets[i].Count / buckets.Readings);
        }

        return mean;
    }

    private static double Min(Buckets buckets)
    {
        var min = double.PositiveInfinity;
        for (var i = 0; i < buckets.Count; i++)
        {
            min = Math.Min(min, buckets[i].Min);
        }

        return min;
    }

    private static double Max(Buckets buckets)
    {
        var max = double.NegativeInfinity;
        for (var i = 0; i < buckets.Count; i++)
        {
            max = Math.Max(max, buckets[i].Max);
        }

        return max;
    }

    /// <summary>Of the whole, not of a sample: divided by the number of readings.</summary>
    private static double Deviation(Buckets buckets)
    {
        var mean = Sum(buckets) / buckets.Readings;
        var scatter = 0d;
        for (var i = 0; i < buckets.Count; i++)
        {
            ref var bucket = ref buckets[i];
            var distance = bucket.Mean - mean;
            scatter += bucket.Scatter + (distance * distance * bucket.Count);
        }

        return Math.Sqrt(scatter / buckets.Readings);
    }

    private static double Changes(Buckets buckets)
    {
        long changes = 0;
        for (var i = 0; i < buckets.Count; i++)
        {
            changes += buckets[i].Changes + (i > 0 && buckets[i].First != buckets[i - 1].Last ? 1 : 0);
        }

        return changes;
    }

    /// <summary>Each bucket counts as that many readings of its mean.</summary>
    private static double Median(Buckets buckets)
    {
        Span<double> values = stackalloc double[Buckets.Most];
        Span<long> counts = stackalloc long[Buckets.Most];
        for (var i = 0; i < buckets.Count; i++)
        {
            (values[i], counts[i]) = (buckets[i].Mean, buckets[i].Count);
        }

        values[..buckets.Count].Sort(counts[..buckets.Count]);
        var below = At((buckets.Readings - 1) / 2, values, counts);
        var above = At(buckets.Readings / 2, values, counts);
        return below == above ? below : (below / 2) + (above / 2);
    }

    private static double At(long index, ReadOnlySpan<double> values, ReadOnlySpan<long> counts)
    {
        var i = 0;
        for (; index >= counts[i]; i++)
        {
            index -= counts[i];
        }

        return values[i];
    }
}
