using System.Diagnostics.Metrics;

namespace Gateway.Diagnostics.Metrics;

/// <summary>One figure that the gateway shows: a line of <see cref="MetricTable"/>.</summary>
/// <param name="Name">Name of the instrument, words separated by dots; <c>source.queue</c>.</param>
/// <param name="Kind">Whether it only grows.</param>
/// <param name="Unit">UCUM code, or what is counted in braces; as OpenTelemetry writes it.</param>
/// <param name="Tags">What its values are told apart by.</param>
/// <param name="Summary">What it says, in one sentence.</param>
internal sealed record Metric(string Name, MetricKind Kind, string Unit, IReadOnlyList<string> Tags, string Summary)
{
    /// <summary>Its values now; none for a histogram, which is added to as things happen.</summary>
    public Func<MetricSources, IEnumerable<Measurement<double>>> Read { get; init; } = static _ => [];

    /// <summary>Of a histogram, what was counted.</summary>
    public Func<MetricSources, IEnumerable<Distribution>> Distributions { get; init; } = static _ => [];

    /// <summary>Of a histogram, the upper bounds of its buckets.</summary>
    public double[] Bounds { get; init; } = [];

    /// <summary>What happens when it reaches its capacity; null: it is no queue.</summary>
    public string? WhenFull { get; init; }

    /// <summary>When an operator is to be told; null: it explains, and alarms nobody.</summary>
    public string? Alarm { get; init; }
}

/// <summary>What a histogram counted for one set of tags.</summary>
/// <param name="Buckets">The counts.</param>
/// <param name="Tags">The names of the tags and their values.</param>
internal readonly record struct Distribution(Buckets Buckets, params (string Name, string Value)[] Tags);

/// <summary>The sorts of figures.</summary>
internal enum MetricKind
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only grows, from zero at the start of the service.</summary>
    Counter,

    /// <summary>How many values were how large.</summary>
    Histogram,
}
