using Gateway.Abstractions.Store;
using Gateway.Diagnostics;
using Gateway.Systemd;
using Microsoft.Extensions.Logging;

namespace Gateway.Pipeline;

/// <summary>What the keeper of the store works with.</summary>
internal sealed record StoreParts
{
    /// <summary>Opens the durable store; null: the gateway works in memory, as configured.</summary>
    public required OpenStore? Open { get; init; }

    /// <summary>The upstreams and what each is sent.</summary>
    public required IReadOnlyList<UpstreamLanes> Upstreams { get; init; }

    /// <summary>The sensors, whose resume tokens may stand in the store.</summary>
    public required IReadOnlyList<string> Sensors { get; init; }

    /// <summary>What the gateway wants to say about itself.</summary>
    public required SystemNotices Notices { get; init; }

    /// <summary>What status and health show.</summary>
    public required GatewayState State { get; init; }

    /// <summary>Beaten while a commit is under way.</summary>
    public required Heartbeat Heartbeat { get; init; }

    /// <summary>Called when what <see cref="State"/> says of the store has changed.</summary>
    public Action? Changed { get; init; }

    /// <summary>Called when <see cref="StoreKeeper.Slots"/> have changed: the forwarders are to look.</summary>
    public Action? Moved { get; init; }

    /// <summary>Told how long each commit took, in seconds.</summary>
    public Action<double>? Committed { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The log.</summary>
    public required ILogger Logger { get; init; }
}
