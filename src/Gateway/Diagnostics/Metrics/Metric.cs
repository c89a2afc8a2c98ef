using System.Diagnostics.Metrics;

namespace Gateway.Diagnostics.Metrics;

/// <summary>One figure that the gateway shows: a line of <see cref="MetricTable"/>.</summary>
/// <param name="Name">Name of the instrument, words separated by dots; <c>source.queue</c>.</param>
/// <param name="Kind">Whether it only grows.</param>
/// <param name="Unit">UCUM code, or what is counted in braces; as OpenTelemetry writes it.</param>
/// <param name="Tags">What its values are told apart by.</param>
/// <param name="Summary">What it says, in one sentence.</param>
/// <param name="Read">Its values now; null: it is recorded as it happens.</param>
internal sealed record Metric(
    string Name,
    MetricKind Kind,
    string Unit,
    IReadOnlyList<string> Tags,
    string Summary,
    Func<MetricSources, IEnumerable<Measurement<double>>>? Read)
{
    /// <summary>What happens when it reaches its capacity; null: it is no queue.</summary>
    public string? WhenFull { get; init; }
}

/// <summary>The sorts of figures.</summary>
internal enum MetricKind
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only grows, from zero at the start of the service.</summary>
    Counter,

    /// <summary>How often it took how long.</summary>
    Histogram,
}
