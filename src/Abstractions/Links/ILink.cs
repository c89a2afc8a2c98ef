namespace Gateway.Abstractions.Links;

/// <summary>
/// One MQTT connection to an upstream: made for one connection, then thrown away. Publishes are QoS 1 and pipelined:
/// several <see cref="Publish"/>, one <see cref="FlushAsync"/>, acknowledgements read by <see cref="TryReceive"/> as they come.
/// </summary>
/// <remarks>Used by one loop (the forwarder's); the link wakes it through the signal it was made with.</remarks>
public interface ILink : IAsyncDisposable
{
    /// <summary>What the broker allows; known after <see cref="ConnectAsync"/>.</summary>
    LinkLimits Limits { get; }

    /// <summary>Why the connection ended; null while it is up.</summary>
    LinkException? Failure { get; }

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="LinkException">No connection, or refused; the message says why and what to do.</exception>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Puts a QoS 1 publish into the send buffer.</summary>
    /// <returns>Its packet identifier, 1 to 65,535, not in use by another unacknowledged publish.</returns>
    /// <exception cref="LinkException">
    /// <see cref="LinkFailure.Unfit"/>: this message cannot be sent to this broker, whatever one does, and the link goes on. Any other: the
    /// connection is gone.
    /// </exception>
    int Publish(in Message message);

    /// <summary>Asks the broker for the messages of <paramref name="filter"/> at QoS 1 and waits for its answer.</summary>
    /// <exception cref="LinkException">Refused, or the connection is gone.</exception>
    Task SubscribeAsync(string filter, CancellationToken cancellationToken);

    /// <summary>Sends what is in the send buffer; waits while the broker reads slowly.</summary>
    /// <exception cref="LinkException">The connection is gone.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next thing that came in, in the order of arrival; false when there is none.</summary>
    bool TryReceive(out LinkEvent received);

    /// <summary>Flushes, sends DISCONNECT (the broker then keeps the will to itself) and closes.</summary>
    ValueTask DisconnectAsync(CancellationToken cancellationToken);
}

/// <summary>Something that came in on a link.</summary>
/// <param name="PacketId">The acknowledged publish; 0 for a message.</param>
/// <param name="ReasonCode">Reason code of the PUBACK (MQTT 5 §3.4.2.1); below 0x80 it is a success. 0 in 3.1.1.</param>
/// <param name="Reason">The broker's words, when it gave any.</param>
/// <param name="Topic">Topic of a message; null for an acknowledgement.</param>
/// <param name="Payload">Payload of a message; the receiver's to keep.</param>
/// <param name="Retain">RETAIN flag of a message.</param>
/// <param name="ResponseTopic">Where the sender of a message expects an answer (MQTT 5); null: nowhere.</param>
/// <param name="CorrelationData">What that answer has to bring back; the receiver's to keep.</param>
/// <param name="TooLarge">Whether the message was larger than allowed: then only its topic and its RETAIN flag are known.</param>
public readonly record struct LinkEvent(
    int PacketId,
    byte ReasonCode = 0,
    string? Reason = null,
    string? Topic = null,
    ReadOnlyMemory<byte> Payload = default,
    bool Retain = false,
    string? ResponseTopic = null,
    ReadOnlyMemory<byte> CorrelationData = default,
    bool TooLarge = false);

/// <summary>What the broker said it allows in CONNACK (MQTT 5 §3.2.2.3); the defaults are those of the standard.</summary>
/// <param name="ReceiveMaximum">Most unacknowledged publishes at a time, 1 to 65,535.</param>
/// <param name="MaximumPacketSize">Largest packet in bytes.</param>
/// <param name="RetainAvailable">Whether retained messages are allowed.</param>
/// <param name="KeepAlive">The keep-alive in force (the broker's, when it named one); zero: off.</param>
public sealed record LinkLimits(int ReceiveMaximum, int MaximumPacketSize, bool RetainAvailable, TimeSpan KeepAlive)
{
    /// <summary>Whether a subscription may have wildcards.</summary>
    public bool WildcardsAvailable { get; init; } = true;

    /// <summary>Whether shared subscriptions are allowed.</summary>
    public bool SharedAvailable { get; init; } = true;

    /// <summary>The client id that the broker gave instead of ours; null: it took ours.</summary>
    public string? AssignedClientId { get; init; }
}

/// <summary>A connection could not be made, was refused or ended.</summary>
public sealed class LinkException : Exception
{
    /// <summary>A failure with its message, for the operator.</summary>
    public LinkException(LinkFailure kind, string message, Exception? cause = null)
        : base(message, cause) => Kind = kind;

    /// <summary>What sort of failure it is.</summary>
    public LinkFailure Kind { get; }

    /// <summary>The endpoint that the broker named instead of itself (MQTT 5 §4.13): the same scheme and path, another host; null: none.</summary>
    public Uri? Redirect { get; init; }

    /// <summary>Whether <see cref="Redirect"/> holds for good (0x9D), not for this time only (0x9C).</summary>
    public bool RedirectForGood { get; init; }

    /// <summary>The same failure as an exception of its own, for another caller.</summary>
    public LinkException Again() => new(Kind, Message, this) { Redirect = Redirect, RedirectForGood = RedirectForGood };
}

/// <summary>The sorts of failure that a forwarder treats differently.</summary>
public enum LinkFailure : byte
{
    /// <summary>Network: name, route, port, reset, time-out. Try again soon.</summary>
    Network,

    /// <summary>The broker said no: credentials, client id, protocol, quota. Try again, but not at once.</summary>
    Refused,

    /// <summary>The peer broke the protocol, or we would have.</summary>
    Protocol,

    /// <summary>Another client took over our client id.</summary>
    TakenOver,

    /// <summary>The message, not the link, is at fault: its topic, its size or its texts. No use in trying again; the link is still up.</summary>
    Unfit,
}
