using Gateway.Abstractions;
using Gateway.Acquisition;
using Gateway.Diagnostics;
using Gateway.Reporting;
using Gateway.Rules;
using Gateway.Rules.Performance;
using Gateway.Systemd;
using Microsoft.Extensions.Logging;

namespace Gateway.Pipeline;

/// <summary>What the pipeline works with.</summary>
internal sealed record PipelineParts
{
    /// <summary>Where readings come from.</summary>
    public required IReadOnlyList<Source> Sources { get; init; }

    /// <summary>What judges them.</summary>
    public required RuleSet Rules { get; init; }

    /// <summary>What of the readings is forwarded; null: every one.</summary>
    public Reporters? Reports { get; init; }

    /// <summary>Where events go.</summary>
    public required StoreKeeper Store { get; init; }

    /// <summary>What the gateway wants to say about itself.</summary>
    public required SystemNotices Notices { get; init; }

    /// <summary>What status and health show.</summary>
    public required GatewayState State { get; init; }

    /// <summary>Beaten at each step.</summary>
    public required Heartbeat Heartbeat { get; init; }

    /// <summary>Notes what happens, for somebody who looks; null: nobody does.</summary>
    public Board? Board { get; init; }

    /// <summary>Counts how the alerts perform; null: nobody asks.</summary>
    public AlertFigures? Figures { get; init; }

    /// <summary>Where the present state of the alerts is left for the upstreams; null: nobody is told.</summary>
    public Forwarding.AlertStates? States { get; init; }

    /// <summary>Where operators come in; null: nobody does.</summary>
    public RulesDoor? Door { get; init; }

    /// <summary>Asks whether the system clock is synchronised; null, or null as its answer: nobody can say.</summary>
    public Func<bool?>? Clock { get; init; }

    /// <summary>Set by the sources, the notices and the door.</summary>
    public required Signal Wake { get; init; }

    /// <summary>Set after each commit.</summary>
    public required IReadOnlyList<Signal> Forwarders { get; init; }

    /// <summary>How long a reading may wait in memory for its commit.</summary>
    public required TimeSpan Linger { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The log.</summary>
    public required ILogger Logger { get; init; }
}
