using System.Diagnostics.Metrics;
using Gateway.Abstractions;

namespace Gateway.Diagnostics.Metrics;

/// <summary>
/// Every figure of the gateway, by hand: the instruments, the page <c>docs/metrics.md</c> and the text for Prometheus are made from these lines.
/// A queue stands here with its length, its capacity and what happens when it is full.
/// </summary>
internal static partial class MetricTable
{
    private const string Growing = "it grows";

    /// <summary>In the order of the way of the data.</summary>
    public static IReadOnlyList<Metric> All { get; } = [.. Acquisition, .. Judging, .. Storing, .. Sending, .. Running];

    /// <summary>Empty buckets for a histogram of the table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="meter">Whose instrument gets the values, too; null: none does.</param>
    /// <param name="tags">What they are told apart by there.</param>
    public static Buckets Buckets(string name, GatewayMeter? meter, params KeyValuePair<string, object?>[] tags) =>
        new(All.Single(m => m.Name == name).Bounds, meter?.Histogram(name), tags);

    private static Metric Gauge(string name, string unit, string[] tags, string summary, Func<MetricSources, IEnumerable<Measurement<double>>> read) =>
        new(name, MetricKind.Gauge, unit, tags, summary) { Read = read };

    private static Metric Counter(string name, string unit, string[] tags, string summary, Func<MetricSources, IEnumerable<Measurement<double>>> read) =>
        new(name, MetricKind.Counter, unit, tags, summary) { Read = read };

    private static Metric Histogram(string name, string unit, string[] tags, string summary, double[] bounds, Func<MetricSources, IEnumerable<Distribution>> read) =>
        new(name, MetricKind.Histogram, unit, tags, summary) { Bounds = bounds, Distributions = read };

    private static IEnumerable<Measurement<double>> Each(MetricSources m, Func<UpstreamFigures, double> figure) =>
        m.Upstreams.Select(u => Value(figure(u), ("upstream", u.Id)));

    private static IEnumerable<Measurement<double>> PerLane(MetricSources m, Func<Forwarding.Owed, Lane, double> figure) =>
        m.Upstreams.SelectMany(u => u.Owed.Main.Lanes.Select(lane => Value(figure(u.Owed, lane), ("upstream", u.Id), ("lane", lane.Name()))));

    private static IEnumerable<Distribution> PerLane(MetricSources m, Func<DeliveryFigures, Lane, Buckets> counted) =>
        m.Upstreams.SelectMany(u => u.Owed.Main.Lanes.Select(lane => new Distribution(counted(u.State.Delivery, lane), ("upstream", u.Id), ("lane", lane.Name()))));

    private static Measurement<double> Value(double value, params (string Name, string Value)[] tags) =>
        new(value, tags.Select(t => new KeyValuePair<string, object?>(t.Name, t.Value)));
}
