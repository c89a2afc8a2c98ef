using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Links;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Control;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Forwarding;

/// <summary>What the forwarder of one upstream works with.</summary>
internal sealed record ForwarderParts
{
    /// <summary>The upstream's settings.</summary>
    public required UpstreamSection Upstream { get; init; }

    /// <summary>The client id to connect with.</summary>
    public required string ClientId { get; init; }

    /// <summary>What it is owed; the store's keeper changes it.</summary>
    public required OwedSlot Owed { get; init; }

    /// <summary>The present state of the alerts; null: it is not told.</summary>
    public AlertStates? States { get; init; }

    /// <summary>Runs a command of the control socket by its name, for those that the upstream is allowed; null: none are taken.</summary>
    public Func<string, ControlCall, Task<JsonObject>>? Control { get; init; }

    /// <summary>How events become payloads.</summary>
    public required IPayloadFormat Format { get; init; }

    /// <summary>Makes a connection.</summary>
    public required LinkFactory Link { get; init; }

    /// <summary>
    /// Awaited when the first connection stands, before anything is sent on it: whoever tries out new settings then ends the forwarder with the
    /// former ones. Null: nobody does.
    /// </summary>
    public Func<Task>? Begin { get; init; }

    /// <summary>Tells when the network changes; null: nobody does.</summary>
    public NetworkWatch? Network { get; init; }

    /// <summary>Where messages go.</summary>
    public required Topics Topics { get; init; }

    /// <summary>Figures for the status.</summary>
    public required GatewayState State { get; init; }

    /// <summary>Whether it is connected, for those who ask.</summary>
    public UpstreamState Health { get; init; } = new();

    /// <summary>Told when a read finds the store damaged; null: nobody sees to that.</summary>
    public Action<IOutbox, OutboxException>? Damaged { get; init; }

    /// <summary>For what is worth an event.</summary>
    public required SystemNotices Notices { get; init; }

    /// <summary>Set after each commit, and by the link.</summary>
    public required Signal Wake { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The log.</summary>
    public required ILogger Logger { get; init; }
}
