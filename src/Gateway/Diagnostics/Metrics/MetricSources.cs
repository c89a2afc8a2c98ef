using Gateway.Acquisition;
using Gateway.Pipeline;
using Gateway.Reporting;

namespace Gateway.Diagnostics.Metrics;

/// <summary>The parts of the running gateway that the figures are read from. They count anyway; looking costs whoever looks.</summary>
internal sealed record MetricSources
{
    /// <summary>The hand-overs from the sensors.</summary>
    public required IReadOnlyList<Source> Sources { get; init; }

    /// <summary>The keepers of the sensors.</summary>
    public required IReadOnlyList<SensorRunner> Sensors { get; init; }

    /// <summary>The loop that judges.</summary>
    public required PipelineLoop Pipeline { get; init; }

    /// <summary>What of the readings is forwarded; null: every one.</summary>
    public Reporters? Reports { get; init; }

    /// <summary>The store.</summary>
    public required StoreKeeper Store { get; init; }

    /// <summary>What waits to be said.</summary>
    public required SystemNotices Notices { get; init; }

    /// <summary>The way of operators to the rules.</summary>
    public required RulesDoor Door { get; init; }

    /// <summary>The upstreams.</summary>
    public required IReadOnlyList<UpstreamFigures> Upstreams { get; init; }

    /// <summary>What status and health show.</summary>
    public required GatewayState State { get; init; }

    /// <summary>How long commits took; null: nobody counted.</summary>
    public Buckets? Commits { get; init; }

    /// <summary>Id of the gateway.</summary>
    public string Gateway { get; init; } = string.Empty;

    /// <summary>When the service started, as a timestamp of <see cref="Time"/>.</summary>
    public long Started { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
