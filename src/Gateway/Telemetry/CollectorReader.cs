using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry;

/// <summary>Collects and exports at its pace, and tells how that went.</summary>
/// <param name="exporter">What sends.</param>
/// <param name="every">The pace.</param>
/// <param name="patience">How long one export may take.</param>
/// <param name="told">Called after each export, on the reader's thread: whether it arrived.</param>
internal sealed class CollectorReader(BaseExporter<OpenTelemetry.Metrics.Metric> exporter, TimeSpan every, TimeSpan patience, Action<bool> told)
    : PeriodicExportingMetricReader(exporter, (int)every.TotalMilliseconds, (int)patience.TotalMilliseconds)
{
    /// <inheritdoc />
    protected override bool OnCollect(int timeoutMilliseconds)
    {
        var arrived = base.OnCollect(timeoutMilliseconds);
        told(arrived);
        return arrived;
    }
}
