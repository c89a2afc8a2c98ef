namespace Gateway.Abstractions.Links;

/// <summary>One MQTT application message (MQTT 5 §3.3). What stands beside topic, payload and RETAIN is left out in 3.1.1.</summary>
/// <param name="Topic">Topic name, without wildcards.</param>
/// <param name="Payload">The bytes; used until the call that takes the message returns.</param>
/// <param name="Retain">The RETAIN flag (§3.3.1.3).</param>
/// <param name="ContentType">Content type (§3.3.2.3.9).</param>
public readonly record struct Message(string Topic, ReadOnlyMemory<byte> Payload, bool Retain = false, string? ContentType = null)
{
    /// <summary>Whether the payload is UTF-8 text, and says so (payload format indicator, §3.3.2.3.2).</summary>
    public bool IsText { get; init; }

    /// <summary>How long the broker keeps the message for a subscriber that is away (§3.3.2.3.3), in seconds; 0: for ever.</summary>
    public uint Expiry { get; init; }

    /// <summary>Where an answer is expected (§3.3.2.3.5); null: nowhere.</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>What an answer brings back unchanged (§3.3.2.3.6), at most 65,535 bytes; empty: nothing.</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; init; }

    /// <summary>User properties (§3.3.2.3.7) in the order they are sent; used until the call that takes the message returns.</summary>
    public ReadOnlyMemory<UserProperty> UserProperties { get; init; }
}

/// <summary>One user property of a message.</summary>
/// <param name="Name">Its name; may occur several times.</param>
/// <param name="Value">Its value.</param>
public readonly record struct UserProperty(string Name, string Value);
