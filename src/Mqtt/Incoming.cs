using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;
using Gateway.Mqtt.Transports;

namespace Gateway.Mqtt;

/// <summary>
/// The receive loop: reads packets and does what each of them asks for, until the connection ends. Whatever a broker sends, it ends in
/// a <see cref="LinkException"/>, with bounded memory.
/// </summary>
internal sealed class Incoming(
    LinkEndpoint endpoint, LinkOptions options, FrameReader reader, LinkInbox inbox, LinkInFlight inFlight, SendBuffer send, LinkKeepAlive keepAlive, Signal wake, Signal answers)
{
    /// <summary>Largest packet we take; an MQTT 5 broker is told so.</summary>
    public const int MaximumPacketSize = 1024 * 1024;

    private const int MostAnswersWaiting = 4096; // bytes; a broker that sends but does not read is not answered without end

    private readonly string where = endpoint.Where;
    private readonly bool version5 = options.Version5;
    private readonly TaskCompletionSource<Greeting> connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan keepAliveAsked;
    private Subscription? subscription;
    private bool draining;

    /// <summary>Ends when the broker accepted the login.</summary>
    public Task<Greeting> Connected => connected.Task;

    /// <summary>From now on what comes is read and thrown away: we have said goodbye and wait for the end.</summary>
    public void Drain() => Volatile.Write(ref draining, true);

    /// <summary>Names the SUBSCRIBE whose answer is awaited.</summary>
    public void Expect(Subscription? awaited) => Volatile.Write(ref subscription, awaited);

    /// <summary>Runs until the connection ends, and says why.</summary>
    /// <exception cref="IOException">The network failed.</exception>
    public async Task<LinkException> RunAsync(TimeSpan keepAliveAsked, CancellationToken cancellationToken)
    {
        this.keepAliveAsked = keepAliveAsked;
        while (true)
        {
            while (reader.TryPeek(out var frame) is var state && (state != FrameState.Partial || IsLong(frame)))
            {
                if (IsLong(frame))
                {
                    if (PublishHead.TryRead(frame, reader.Held, out _) == FrameState.Partial)
                    {
                        break;
                    }

                    if (await LongAsync(frame, cancellationToken) is { } end)
                    {
                        return end;
                    }

                    continue;
                }

                if (state != FrameState.Complete)
                {
                    return OtherProtocol() ?? Broken(state == FrameState.TooLarge
                        ? $"a {frame.Type} packet of {frame.Length} bytes (we take {MaximumPacketSize})"
                        : "bytes that are not a packet");
                }

                if (frame.Type == PacketType.Publish && !Volatile.Read(ref draining) && !inbox.HasRoom() && !await WaitForRoomAsync())
                {
                    return Ended(cause: null);
                }

                if (Handle(frame, reader.Body(frame)) is { } failure)
                {
                    return failure;
                }

                reader.Skip(frame);
            }

            wake.Set();
            if (send.Waiting > MostAnswersWaiting)
            {
                await send.FlushAsync(cancellationToken);
            }

            if (!await reader.FillAsync(cancellationToken))
            {
                return Ended(cause: null);
            }

            keepAlive.Received();
        }
    }

    /// <summary>The connection ended without a word.</summary>
    public LinkException Ended(Exception? cause)
    {
        // With TLS 1.3 a client certificate is judged after our side of the handshake is done.
        if (endpoint.Encrypted && TlsRefusals.OfAlert(where, cause, options.Tls.CertFile is not null) is { } refused)
        {
            return refused;
        }

        return !Connected.IsCompleted ? LinkRefusals.OfSilentLogin(endpoint, version5, options.Tls.CertFile is not null, cause)
            : Volatile.Read(ref draining) ? new LinkException(LinkFailure.Network, $"the link to {where} was closed", cause)
            : LinkRefusals.OfEnd(where, cause);
    }

    /// <summary>Whether this is a publish that is not taken whole. Above what we told an MQTT 5 broker it is a breach of the protocol instead.</summary>
    private bool IsLong(in Frame frame) =>
        frame.Type == PacketType.Publish && frame.Length > options.LargestMessage && (!version5 || frame.Length <= MaximumPacketSize) && Connected.IsCompleted;

    /// <summary>Takes a publish whose payload nobody wants: it is acknowledged, so that the broker does not wait for it, and told to the owner.</summary>
    private async ValueTask<LinkException?> LongAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (!Volatile.Read(ref draining) && !inbox.HasRoom() && !await WaitForRoomAsync())
        {
            return Ended(cause: null);
        }

        if (!TakeHead(frame))
        {
            return Broken("a malformed PUBLISH");
        }

        for (var left = frame.Length; reader.Discard(ref left);)
        {
            if (!await reader.FillAsync(cancellationToken))
            {
                return Ended(cause: null);
            }

            keepAlive.Received();
        }

        return null;
    }

    private bool TakeHead(in Frame frame)
    {
        if (PublishHead.TryRead(frame, reader.Held, out var head) != FrameState.Complete)
        {
            return false;
        }

        if (!Volatile.Read(ref draining))
        {
            inbox.Put(new LinkEvent(0, Topic: Encoding.UTF8.GetString(head.Topic), Retain: (frame.Flags & 1) != 0, TooLarge: true));
            Acknowledge(head.PacketId);
        }

        return true;
    }

    private async ValueTask<bool> WaitForRoomAsync()
    {
        wake.Set();
        keepAlive.Pause();
        var room = await inbox.WaitForRoomAsync();
        keepAlive.Resume();
        return room;
    }

    private LinkException? Handle(in Frame frame, ReadOnlySpan<byte> body)
    {
        if (!Connected.IsCompleted)
        {
            return frame.Type == PacketType.Connack ? Connack(body) : Broken($"{frame.Type} before CONNACK");
        }

        if (Volatile.Read(ref draining))
        {
            return null;
        }

        return frame.Type switch
        {
            PacketType.Puback => Puback(body),
            PacketType.Publish => Publish(frame.Flags, body),
            PacketType.Pingresp when frame.BodyLength == 0 => null,
            PacketType.Suback => Suback(body),
            PacketType.Disconnect when version5 => Disconnect(body),
            PacketType.Pingresp => Broken("a PINGRESP with a body"),
            _ => Broken($"{frame.Type}, which has no place here"),
        };
    }

    private LinkException? Connack(ReadOnlySpan<byte> body)
    {
        if (!ConnackPacket.TryDecode(body, version5, out var packet))
        {
            return Broken("a malformed CONNACK");
        }

        if (packet.Code != 0)
        {
            return Refusals.OfLogin(endpoint, version5, packet);
        }

        if (packet.MaximumQos == 0)
        {
            return LinkRefusals.OfQosZero(where);
        }

        var inForce = packet.ServerKeepAlive < 0 ? keepAliveAsked : TimeSpan.FromSeconds(packet.ServerKeepAlive);
        keepAlive.Start(inForce);
        var limits = new LinkLimits(packet.ReceiveMaximum, packet.MaximumPacketSize, packet.RetainAvailable, inForce)
        {
            WildcardsAvailable = packet.WildcardSubscriptionsAvailable,
            SharedAvailable = packet.SharedSubscriptionsAvailable,
            AssignedClientId = Refusals.Text(packet.AssignedClientId),
        };
        connected.SetResult(new Greeting(limits, packet.TopicAliasMaximum));
        return null;
    }

    private LinkException? Puback(ReadOnlySpan<byte> body)
    {
        if (!PubackPacket.TryDecode(body, version5, out var packet))
        {
            return Broken("a malformed PUBACK");
        }

        if (!inFlight.Acknowledge(packet.PacketId))
        {
            return Broken($"PUBACK for packet identifier {packet.PacketId}, which is not in flight");
        }

        inbox.Put(new LinkEvent(packet.PacketId, packet.ReasonCode, Refusals.Text(packet.Reason)));
        return null;
    }

    private LinkException? Publish(byte flags, ReadOnlySpan<byte> body)
    {
        if (!PublishPacket.TryDecode(flags, body, version5, out var packet))
        {
            return Broken("a malformed PUBLISH");
        }

        if (packet.TopicAlias > 0 || packet.Qos == 2)
        {
            return Broken(packet.Qos == 2 ? "PUBLISH at QoS 2, which we never asked for" : "a topic alias, which we do not allow");
        }

        inbox.Put(new LinkEvent(
            0,
            Topic: Encoding.UTF8.GetString(packet.Topic),
            Payload: packet.Payload.ToArray(),
            Retain: packet.Retain,
            ResponseTopic: Refusals.Text(packet.ResponseTopic),
            CorrelationData: packet.CorrelationData.ToArray()));
        Acknowledge(packet.PacketId);
        return null;
    }

    /// <summary>PUBACK; nothing at QoS 0, which has no identifier.</summary>
    private void Acknowledge(int packetId)
    {
        if (packetId > 0)
        {
            Span<byte> answer = stackalloc byte[PubackPacket.ShortLength];
            PubackPacket.Encode(answer, packetId, version5);
            send.Add(answer);
            answers.Set();
        }
    }

    private LinkException? Suback(ReadOnlySpan<byte> body)
    {
        if (!SubackPacket.TryDecode(body, version5, out var packet))
        {
            return Broken("a malformed SUBACK");
        }

        var awaited = Volatile.Read(ref subscription);
        if (awaited is null || packet.PacketId != Subscription.PacketId || packet.ReasonCodes.Length != 1)
        {
            return Broken("a SUBACK that answers no SUBSCRIBE");
        }

        Expect(null);
        awaited.Answer.TrySetResult((packet.ReasonCodes[0], Refusals.Text(packet.Reason)));
        return null;
    }

    private LinkException Disconnect(ReadOnlySpan<byte> body) => DisconnectPacket.TryDecode(body, version5, out var packet)
        ? Refusals.OfDisconnect(endpoint, packet)
        : Broken("a malformed DISCONNECT");

    /// <summary>An answer to the login that another protocol begins like this.</summary>
    private LinkException? OtherProtocol() => Connected.IsCompleted ? null : LinkRefusals.OfOtherProtocol(endpoint, reader.First);

    private LinkException Broken(string what) => new(LinkFailure.Protocol, $"{where} broke the protocol: it sent {what}");
}

/// <summary>What the broker's CONNACK allows.</summary>
/// <param name="Limits">What the owner of the link is told.</param>
/// <param name="TopicAliasMaximum">Most topic aliases; 0: none.</param>
internal sealed record Greeting(LinkLimits Limits, int TopicAliasMaximum);

/// <summary>A SUBSCRIBE under way.</summary>
internal sealed class Subscription
{
    /// <summary>The identifier kept for it; publishes have 1 to 65,534.</summary>
    public const int PacketId = 65_535;

    /// <summary>The broker's reason code, and its words.</summary>
    public TaskCompletionSource<(byte Code, string? Reason)> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
