using Gateway.Abstractions;
using Gateway.Extending;
using Gateway.Rules;
using Gateway.Rules.Computed;

namespace Gateway.Configuration;

/// <summary>A whole configuration, read and valid; nothing in it is open yet and nothing in it changes.</summary>
/// <remarks>Made by <see cref="ConfigurationLoader"/> only, and only when no error was found.</remarks>
internal sealed record GatewayConfiguration
{
    /// <summary>Who this gateway is.</summary>
    public required GatewaySection Gateway { get; init; }

    /// <summary>The sensors in the order written; none is legal.</summary>
    public required IReadOnlyList<SensorSection> Sensors { get; init; }

    /// <summary>Every channel of every sensor, at its own <see cref="Point.Index"/>.</summary>
    public required IReadOnlyList<Point> Points { get; init; }

    /// <summary>What is computed from the points, in the order written.</summary>
    public required IReadOnlyList<Computation> Computations { get; init; }

    /// <summary>The rules in the order written, not yet bound to points.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>The upstreams in the order written; none is legal.</summary>
    public required IReadOnlyList<UpstreamSection> Upstreams { get; init; }

    /// <summary>Where events are kept.</summary>
    public required StoreSection Store { get; init; }

    /// <summary>The group <c>http</c>; null: nothing listens.</summary>
    public HttpSection? Http { get; init; }

    /// <summary>The group <c>otlp</c>; null: no collector gets figures.</summary>
    public OtlpSection? Otlp { get; init; }

    /// <summary>What is logged.</summary>
    public required LogSection Log { get; init; }

    /// <summary>The extensions it was read with.</summary>
    public ExtensionSet Extensions { get; init; } = ExtensionSet.None;

    /// <summary>As it was written: what it is compared by with another one.</summary>
    public WrittenConfiguration Written { get; init; } = WrittenConfiguration.Empty;

    /// <summary>How much of what, in words: <c>2 sensors, 1 rule, 1 upstream</c>.</summary>
    public string Counts => $"{Count(Sensors.Count, "sensor")}, {Count(Rules.Count, "rule")}, {Count(Upstreams.Count, "upstream")}";

    /// <summary>A number with its noun.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
