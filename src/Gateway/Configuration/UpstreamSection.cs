using Gateway.Abstractions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Links;
using Gateway.Abstractions.Store;

namespace Gateway.Configuration;

/// <summary>One entry of <c>upstreams</c>: a destination broker and what it is sent.</summary>
internal sealed record UpstreamSection
{
    /// <summary>Its key, which is its identity in the store.</summary>
    public required string Id { get; init; }

    /// <summary>Where to, in the order of preference; at least one, each with its port.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Details of the encryption, for <c>mqtts</c> and <c>wss</c>.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>True for MQTT 5, false for 3.1.1.</summary>
    public required bool Version5 { get; init; }

    /// <summary>The client id; null: gateway id and 8 characters of the stream.</summary>
    public string? ClientId { get; init; }

    /// <summary>User name; null: none is sent.</summary>
    public string? UserName { get; init; }

    /// <summary>File whose content is the password, read at each connect; null: none is sent.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Keep-alive in whole seconds; zero: off.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>How long an acknowledgement may take before the connection counts as dead.</summary>
    public required TimeSpan AckTimeout { get; init; }

    /// <summary>Longest pause between two attempts to connect.</summary>
    public required TimeSpan RetryMax { get; init; }

    /// <summary>Most events in flight, 1 to 65,535.</summary>
    public required int Window { get; init; }

    /// <summary>Most events per second, so that a backlog does not flood the broker.</summary>
    public required double DrainRate { get; init; }

    /// <summary>The lanes it is sent, most urgent first; at least one.</summary>
    public required IReadOnlyList<Lane> Send { get; init; }

    /// <summary>Whether a new upstream begins at the oldest stored event instead of the head.</summary>
    public required bool FromOldest { get; init; }

    /// <summary>Makes the payload format for a gateway's id.</summary>
    public required Func<string, IPayloadFormat> Format { get; init; }

    /// <summary>What the outbox keeps for it.</summary>
    internal UpstreamLanes Lanes => new(Id, Send, FromOldest);
}
