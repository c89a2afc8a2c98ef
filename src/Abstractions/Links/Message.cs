namespace Gateway.Abstractions.Links;

/// <summary>One MQTT application message (MQTT 5 §3.3).</summary>
/// <param name="Topic">Topic name, without wildcards.</param>
/// <param name="Payload">The bytes; used until the call that takes the message returns.</param>
/// <param name="Retain">The RETAIN flag (§3.3.1.3).</param>
/// <param name="ContentType">Content type property (§3.3.2.3.9); MQTT 5 only, left out in 3.1.1.</param>
public readonly record struct Message(string Topic, ReadOnlyMemory<byte> Payload, bool Retain = false, string? ContentType = null);
