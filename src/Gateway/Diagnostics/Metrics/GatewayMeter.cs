using System.Diagnostics.Metrics;

namespace Gateway.Diagnostics.Metrics;

/// <summary>
/// The meter <c>sensor-gateway</c> of <see cref="System.Diagnostics.Metrics"/>: every line of <see cref="MetricTable"/> as an instrument. Without
/// a listener it costs nothing; with one, only when it looks.
/// </summary>
internal sealed class GatewayMeter : IDisposable
{
    /// <summary>Its name.</summary>
    public const string Name = "sensor-gateway";

    private readonly Meter meter = new(Name, Product.Version);
    private readonly Histogram<double> commits;

    /// <summary>Makes the instruments.</summary>
    /// <param name="sources">Where they read; asked when somebody looks, so it may answer null as long as the gateway is not made.</param>
    public GatewayMeter(Func<MetricSources?> sources)
    {
        foreach (var metric in MetricTable.All.Where(m => m.Read is not null))
        {
            IEnumerable<Measurement<double>> Read() => sources() is { } now ? metric.Read!(now) : [];
            if (metric.Kind == MetricKind.Counter)
            {
                meter.CreateObservableCounter(metric.Name, Read, metric.Unit, metric.Summary);
            }
            else
            {
                meter.CreateObservableGauge(metric.Name, Read, metric.Unit, metric.Summary);
            }
        }

        var time = MetricTable.All.Single(m => m.Name == MetricTable.CommitTime);
        commits = meter.CreateHistogram<double>(time.Name, time.Unit, time.Summary);
    }

    /// <summary>The meter itself.</summary>
    public Meter Meter => meter;

    /// <summary>How long commits took, for who has no listener.</summary>
    public Buckets CommitTimes { get; } = new([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30]);

    /// <summary>A commit took so many seconds.</summary>
    public void Committed(double seconds)
    {
        commits.Record(seconds);
        CommitTimes.Add(seconds);
    }

    /// <inheritdoc />
    public void Dispose() => meter.Dispose();
}

/// <summary>Counts values by size.</summary>
/// <param name="bounds">The upper bounds, inclusive, ascending.</param>
/// <remarks>Added to by one thread, read by any. Allocates nothing per value.</remarks>
internal sealed class Buckets(double[] bounds)
{
    private readonly long[] counts = new long[bounds.Length + 1];
    private double sum;

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
