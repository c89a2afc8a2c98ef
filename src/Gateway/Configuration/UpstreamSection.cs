using Gateway.Abstractions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Links;
using Gateway.Abstractions.Store;
using Gateway.Mqtt;

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

    /// <summary>How long undelivered events of a lane are worth sending; a lane that is not named: for ever.</summary>
    public IReadOnlyDictionary<Lane, TimeSpan> Expire { get; init; } = new Dictionary<Lane, TimeSpan>();

    /// <summary>How many readings go into one message; null: one.</summary>
    public BatchSettings? Batch { get; init; }

    /// <summary>How payloads are made smaller.</summary>
    public PayloadCompression Compress { get; init; }

    /// <summary>Whether it is a copy that is owed nothing: for trying out a new broker.</summary>
    public bool Shadow { get; init; }

    /// <summary>The names of the commands it may send, out of the catalogue; none by default.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>Makes its connections.</summary>
    public LinkFactory Link { get; init; } = static (options, wake, time) => new MqttLink(options, wake, time);

    /// <summary>Makes the payload format for a gateway's id.</summary>
    public required Func<string, IPayloadFormat> Format { get; init; }

    /// <summary>A text without the values that came from the environment: a path or a part of a url may be a password that stands in the wrong place.</summary>
    public Func<string, string> Hide { get; init; } = static text => text;

    /// <summary>An endpoint as it may be shown: without its query, and without what came from the environment in its path.</summary>
    public string Shown(Uri endpoint) => endpoint.GetLeftPart(UriPartial.Authority) + Hide(Uri.UnescapeDataString(endpoint.AbsolutePath));

    /// <summary>What the outbox keeps for it.</summary>
    internal UpstreamLanes Lanes => new(Id, Send, FromOldest, Shadow);
}

/// <summary>When several readings go out as one message: when one of these is reached.</summary>
/// <param name="Count">So many wait, 2 to 10,000.</param>
/// <param name="Bytes">The payload would grow beyond this.</param>
/// <param name="Time">The first has waited for so long.</param>
internal sealed record BatchSettings(int Count, long Bytes, TimeSpan Time);

/// <summary>How payloads are made smaller.</summary>
internal enum PayloadCompression : byte
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 7932.</summary>
    Brotli,
}
