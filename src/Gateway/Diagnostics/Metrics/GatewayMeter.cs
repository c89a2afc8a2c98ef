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
    private readonly Dictionary<string, Histogram<double>> histograms = new(StringComparer.Ordinal);

    /// <summary>Makes the instruments.</summary>
    /// <param name="sources">Where they read; asked when somebody looks, so it may answer null as long as the gateway is not made.</param>
    public GatewayMeter(Func<MetricSources?> sources)
    {
        foreach (var metric in MetricTable.All)
        {
            IEnumerable<Measurement<double>> Read() => sources() is { } now ? metric.Read(now) : [];
            switch (metric.Kind)
            {
                case MetricKind.Histogram:
                    var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = metric.Bounds };
                    histograms.Add(metric.Name, meter.CreateHistogram(metric.Name, metric.Unit, metric.Summary, tags: null, advice));
                    break;
                case MetricKind.Counter:
                    meter.CreateObservableCounter(metric.Name, Read, metric.Unit, metric.Summary);
                    break;
                default:
                    meter.CreateObservableGauge(metric.Name, Read, metric.Unit, metric.Summary);
                    break;
            }
        }

        CommitTimes = MetricTable.Buckets(MetricTable.CommitTime, this);
    }

    /// <summary>The meter itself.</summary>
    public Meter Meter => meter;

    /// <summary>How long commits took, in seconds.</summary>
    public Buckets CommitTimes { get; }

    /// <summary>The instrument of a histogram of the table.</summary>
    public Histogram<double> Histogram(string name) => histograms[name];

    /// <summary>A commit took so many seconds.</summary>
    public void Committed(double seconds) => CommitTimes.Add(seconds);

    /// <inheritdoc />
    public void Dispose() => meter.Dispose();
}
