using System.Text;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Broker;

/// <summary>What each packet of a client asks for, once it is logged in.</summary>
/// <remarks>Used by the receive loop of its connection.</remarks>
internal sealed class ClientPackets(
    Session session, LoginRequest login, Router router, SendBuffer send, BrokerOptions options, BrokerCounters counters)
{
    private readonly bool version5 = login.Version5;

    /// <summary>Whether the client said goodbye, so that its will is not published.</summary>
    public bool Goodbye { get; private set; }

    /// <summary>Handles one packet.</summary>
    /// <param name="frame">Its header.</param>
    /// <param name="body">Its body; not used after the return.</param>
    /// <param name="publish">A message to be handed on and then acknowledged.</param>
    /// <returns>Null: go on. 0: the client leaves. Above: the connection ends for this reason.</returns>
    public byte? Handle(in Frame frame, ReadOnlySpan<byte> body, out Publish publish)
    {
        publish = default;
        switch (frame.Type)
        {
            case PacketType.Publish:
                return Published(frame.Flags, body, ref publish);
            case PacketType.Puback:
                if (!PubackPacket.TryDecode(body, version5, out var puback))
                {
                    return ReasonCode.MalformedPacket;
                }

                session.Deliveries.Acknowledge(puback.PacketId);
                return null;
            case PacketType.Subscribe:
                return Subscribe(body);
            case PacketType.Unsubscribe:
                return Unsubscribe(body);
            case PacketType.Pingreq:
                send.Add(PingPacket.Response);
                return body.IsEmpty ? null : ReasonCode.MalformedPacket;
            case PacketType.Disconnect:
                return Disconnect(body);
            default:
                return ReasonCode.ProtocolError; // a second CONNECT, QoS 2, AUTH, or what only a broker sends
        }
    }

    /// <summary>Answers a publish that was handed on or refused.</summary>
    public void Acknowledge(in Publish publish, byte code)
    {
        if (code >= 0x80)
        {
            counters.Refuse();
        }

        if (publish.PacketId != 0)
        {
            Span<byte> answer = stackalloc byte[8];
            send.Add(answer[..PubackPacket.Encode(answer, publish.PacketId, version5, code)]);
        }
    }

    private byte? Published(byte flags, ReadOnlySpan<byte> body, ref Publish publish)
    {
        if (!PublishPacket.TryDecode(flags, body, version5, out var packet))
        {
            return ReasonCode.MalformedPacket;
        }

        if (packet.TopicAlias > 0 || packet.Qos > 1 || packet.HasSubscriptionIdentifier)
        {
            return packet.TopicAlias > 0 ? ReasonCode.TopicAliasInvalid : packet.Qos > 1 ? ReasonCode.QosNotSupported : ReasonCode.ProtocolError;
        }

        counters.In();
        var code = options.Authorize?.Invoke(new BrokerPublish(
            session.ClientId, Encoding.UTF8.GetString(packet.Topic), packet.Qos, packet.Retain, packet.Payload.Length)) ?? 0;
        publish = new Publish(packet.PacketId, code, code >= 0x80 ? null : new BrokerMessage(packet, options.Time.GetTimestamp()));
        if (publish.Message is null)
        {
            Acknowledge(publish, code);
        }

        return null;
    }

    private byte? Subscribe(ReadOnlySpan<byte> body)
    {
        if (!SubscribePacket.TryDecode(body, version5, out var packet))
        {
            return ReasonCode.MalformedPacket;
        }

        if (packet.HasIdentifier)
        {
            return ReasonCode.SubscriptionIdentifiersNotSupported;
        }

        var codes = new byte[packet.Count];
        var retained = new List<SessionSubscription>();
        for (var i = 0; packet.Next(out var filter, out var asked); i++)
        {
            var subscription = new SessionSubscription(filter.ToArray(), asked);
            var wantsRetained = false;
            codes[i] = !TopicFilter.IsLegal(filter) ? ReasonCode.TopicFilterInvalid
                : TopicFilter.IsShared(filter) ? ReasonCode.SharedSubscriptionsNotSupported
                : router.Subscribe(session, subscription, out wantsRetained);
            if (wantsRetained)
            {
                retained.Add(subscription);
            }

            if (codes[i] >= 0x80 && !version5)
            {
                codes[i] = ReasonCode.Unspecified; // 3.1.1 §3.9.3 knows no other refusal
            }
        }

        var answer = new byte[codes.Length + 10];
        send.Add(answer.AsSpan(0, SubackPacket.Encode(answer, packet.PacketId, codes, version5)));

        // Behind the answer, which the other order would be allowed too (§3.8.4): a simple client reads its SUBACK first.
        retained.ForEach(s => router.SendRetained(session, s));
        return null;
    }

    private byte? Unsubscribe(ReadOnlySpan<byte> body)
    {
        if (!UnsubscribePacket.TryDecode(body, version5, out var packet))
        {
            return ReasonCode.MalformedPacket;
        }

        var codes = new byte[packet.Count];
        for (var i = 0; packet.Next(out var filter); i++)
        {
            codes[i] = router.Unsubscribe(session, filter);
        }

        var answer = new byte[codes.Length + 10];
        send.Add(answer.AsSpan(0, UnsubackPacket.Encode(answer, packet.PacketId, codes, version5)));
        return null;
    }

    private byte? Disconnect(ReadOnlySpan<byte> body)
    {
        if (!DisconnectPacket.TryDecode(body, version5, out var packet))
        {
            return ReasonCode.MalformedPacket;
        }

        if (packet.SessionExpiry >= 0)
        {
            // §3.14.2.2.2: who asked for no session cannot ask for one at the end.
            if (packet.SessionExpiry > 0 && login.AskedExpiry == TimeSpan.Zero)
            {
                return ReasonCode.ProtocolError;
            }

            var asked = TimeSpan.FromSeconds(packet.SessionExpiry);
            session.Expiry = asked < options.MaximumSessionExpiry ? asked : options.MaximumSessionExpiry;
        }

        Goodbye = packet.ReasonCode == 0; // §3.14.4: with any other the will is published
        return 0;
    }
}

/// <summary>A publish that came in.</summary>
/// <param name="PacketId">Its packet identifier; 0 at QoS 0.</param>
/// <param name="Code">The reason code of who judged it.</param>
/// <param name="Message">The message; null when it was refused.</param>
internal readonly record struct Publish(int PacketId, byte Code, BrokerMessage? Message);
