using System.Diagnostics.Metrics;

namespace Gateway.Diagnostics.Metrics;

/// <summary>Counts values by size, and hands them on to an instrument if somebody listens to it.</summary>
/// <remarks>Added to by one thread, read by any. Allocates nothing per value.</remarks>
internal sealed class Buckets
{
    private readonly double[] bounds;
    private readonly long[] counts;
    private readonly Histogram<double>? instrument;
    private readonly KeyValuePair<string, object?>[] tags;
    private double sum;

    /// <summary>Empty buckets.</summary>
    /// <param name="bounds">The upper bounds, inclusive, ascending.</param>
    /// <param name="instrument">Gets the values, too; null: nothing does.</param>
    /// <param name="tags">What they are told apart by there.</param>
    public Buckets(double[] bounds, Histogram<double>? instrument = null, params KeyValuePair<string, object?>[] tags)
    {
        this.bounds = bounds;
        this.instrument = instrument;
        this.tags = tags;
        counts = new long[bounds.Length + 1];
    }

    /// <summary>The upper bounds.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    /// <summary>Sum of all values.</summary>
    public double Sum => Volatile.Read(ref sum);

    /// <summary>Counts one.</summary>
    public void Add(double value)
    {
        var i = 0;
        while (i < bounds.Length && value > bounds[i])
        {
            i++;
        }

        Interlocked.Increment(ref counts[i]);
        Volatile.Write(ref sum, sum + value);
        if (instrument is { Enabled: true })
        {
            instrument.Record(value, tags);
        }
    }

    /// <summary>How many are at or below the bound of that index; at the number of bounds: all.</summary>
    public long UpTo(int index)
    {
        var count = 0L;
        for (var i = 0; i <= index; i++)
        {
            count += Interlocked.Read(ref counts[i]);
        }

        return count;
    }
}
