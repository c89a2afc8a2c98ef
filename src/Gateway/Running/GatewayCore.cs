using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Configuration;
using Gateway.Control;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Forwarding;
using Gateway.Pipeline;
using Gateway.Scanning;
using Gateway.Systemd;
using Microsoft.Extensions.Logging;

namespace Gateway.Running;

/// <summary>What stays the same for as long as the gateway runs, whatever becomes of its configuration.</summary>
internal sealed record GatewayCore
{
    /// <summary>Who this gateway is.</summary>
    public required GatewaySection Gateway { get; init; }

    /// <summary>The store.</summary>
    public required StoreKeeper Store { get; init; }

    /// <summary>What the gateway wants to say about itself.</summary>
    public required SystemNotices Notices { get; init; }

    /// <summary>What status and health show.</summary>
    public required GatewayState State { get; init; }

    /// <summary>Beaten by everything that moves.</summary>
    public required Heartbeat Heartbeat { get; init; }

    /// <summary>Wakes the pipeline.</summary>
    public required Signal Wake { get; init; }

    /// <summary>The present state of the alerts, for the upstreams.</summary>
    public required AlertStates States { get; init; }

    /// <summary>Tells when the network changes; null: nobody does.</summary>
    public NetworkWatch? Network { get; init; }

    /// <summary>Where others find the buses that are open.</summary>
    public OpenBuses Buses { get; init; } = new();

    /// <summary>Makes connections to upstreams in the place of what their configuration names; null: nothing does.</summary>
    public LinkFactory? Link { get; init; }

    /// <summary>Runs a command of the control socket by its name, for those that an upstream is allowed; null: none are taken.</summary>
    public Func<string, ControlCall, Task<JsonObject>>? Control { get; init; }

    /// <summary>Whose instruments get what is measured; null: nobody listens.</summary>
    public GatewayMeter? Meter { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The log.</summary>
    public required ILogger Logger { get; init; }
}
