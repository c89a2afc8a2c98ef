namespace Gateway.Abstractions.Links;

/// <summary>Everything a link needs to connect once.</summary>
public sealed record LinkOptions
{
    /// <summary>Where to: <c>mqtt</c>, <c>mqtts</c>, <c>ws</c> or <c>wss</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Details of the encryption for <c>mqtts</c> and <c>wss</c>; it is always on with these.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>True for MQTT 5, false for MQTT 3.1.1.</summary>
    public bool Version5 { get; init; } = true;

    /// <summary>The client id, not empty.</summary>
    public required string ClientId { get; init; }

    /// <summary>User name; null: none is sent.</summary>
    public string? UserName { get; init; }

    /// <summary>Password; empty: none is sent.</summary>
    public ReadOnlyMemory<byte> Password { get; init; }

    /// <summary>Keep-alive asked for; zero: off. A broker may impose its own.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connecting, logging in and subscribing may each take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most publishes in flight that the owner will ever have, 1 to 65,535; sizes the tables of the link.</summary>
    public int Window { get; init; } = 100;

    /// <summary>
    /// Largest publish that is taken whole, in bytes of the packet, at most 1 MiB. Of a larger one the payload is thrown away as it comes, and
    /// the owner is told (<see cref="LinkEvent.TooLarge"/>).
    /// </summary>
    public int LargestMessage { get; init; } = 1024 * 1024;

    /// <summary>Whether messages that do not come from the broker's store keep the RETAIN flag they were published with (MQTT 5 §3.8.3.1).</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>What the broker publishes if the connection dies (MQTT 5 §3.1.2.5), at QoS 1.</summary>
    public Message? Will { get; init; }
}

/// <summary>Makes a link for one connection.</summary>
/// <param name="options">Where and how.</param>
/// <param name="wake">Set whenever something came in or the connection ended.</param>
/// <param name="time">The clock.</param>
public delegate ILink LinkFactory(LinkOptions options, Signal wake, TimeProvider time);
