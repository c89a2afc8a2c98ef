using System.Buffers;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Gateway.Extensions.MqttNet;

/// <summary>The receive loop: does what each packet asks for, until the connection ends in a <see cref="LinkException"/>.</summary>
internal sealed class Incoming(
    LinkEndpoint endpoint, LinkOptions options, Wire wire, LinkInbox inbox, LinkInFlight inFlight, LinkKeepAlive keepAlive, Signal wake, Signal answers)
{
    private const int LongestPacket = 268_435_460; // MQTT 5 §2.1.4: its length field and the 256 MiB it can say
    private const int MostAnswersWaiting = 4096; // bytes; a broker that sends but does not read is not answered without end

    private readonly TaskCompletionSource<Greeting> connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<(byte Code, string? Reason)>? subscription;
    private bool draining;

    /// <summary>Ends when the broker accepted the login.</summary>
    public Task<Greeting> Connected => connected.Task;

    /// <summary>From now on what comes is thrown away: we have said goodbye and wait for the end.</summary>
    public void Drain() => Volatile.Write(ref draining, true);

    /// <summary>Names the SUBSCRIBE whose answer is awaited.</summary>
    public void Expect(TaskCompletionSource<(byte Code, string? Reason)>? awaited) => Volatile.Write(ref subscription, awaited);

    /// <summary>Runs until the connection ends, and says why.</summary>
    public async Task<LinkException> RunAsync(TimeSpan keepAliveAsked, CancellationToken cancellationToken)
    {
        try
        {
            while (await wire.ReceiveAsync(cancellationToken) is { } packet)
            {
                if (packet is MqttPublishPacket && !Volatile.Read(ref draining) && !inbox.HasRoom() && !await WaitForRoomAsync())
                {
                    break;
                }

                if (Handle(packet, keepAliveAsked) is { } failure)
                {
                    return failure;
                }

                if (wire.Waiting > MostAnswersWaiting)
                {
                    await wire.FlushAsync(cancellationToken);
                }
            }

            return Ended(wire.ReadFailure);
        }
        catch (Exception e)
        {
            return (Connected.IsCompleted ? null : LinkRefusals.OfOtherProtocol(endpoint, wire.First)) ?? Ended(e);
        }
    }

    private LinkException Ended(Exception? cause) => Failures.OfEnd(endpoint, options, Connected.IsCompleted, Volatile.Read(ref draining), cause, wire.Name);

    private async ValueTask<bool> WaitForRoomAsync()
    {
        wake.Set();
        keepAlive.Pause();
        var room = await inbox.WaitForRoomAsync();
        keepAlive.Resume();
        return room;
    }

    private LinkException? Handle(MqttPacket packet, TimeSpan keepAliveAsked)
    {
        if (!Connected.IsCompleted)
        {
            return packet is MqttConnAckPacket connack ? Connack(connack, keepAliveAsked) : Broken($"{Name(packet)} before CONNACK");
        }

        if (Volatile.Read(ref draining))
        {
            return null;
        }

        return packet switch
        {
            MqttPubAckPacket puback => Puback(puback),
            MqttPublishPacket publish => Publish(publish),
            MqttPingRespPacket => null,
            MqttSubAckPacket suback => Suback(suback),
            MqttDisconnectPacket disconnect when options.Version5 =>
                LinkRefusals.OfDisconnect(endpoint, (byte)disconnect.ReasonCode, disconnect.ReasonString, disconnect.ServerReference),
            _ => Broken($"{Name(packet)}, which has no place here"),
        };
    }

    private LinkException? Connack(MqttConnAckPacket packet, TimeSpan keepAliveAsked)
    {
        // A broker of 3.1.1 answers a login of MQTT 5 with a return code (3.1.1 §3.2.2.3); all that MQTT 5 has are 0 or from 0x80 on.
        var code = options.Version5 ? (byte)packet.ReasonCode : (byte)packet.ReturnCode;
        if (code != 0)
        {
            return LinkRefusals.OfLogin(endpoint, options.Version5, code, code < 0x80, packet.ReasonString, packet.ServerReference);
        }

        var limits = new LinkLimits(ushort.MaxValue, LongestPacket, true, keepAliveAsked);
        if (options.Version5)
        {
            if (packet.MaximumQoS == MqttQualityOfServiceLevel.AtMostOnce)
            {
                return LinkRefusals.OfQosZero(endpoint.Where);
            }

            // MQTTnet gives 0 for what the broker left out.
            limits = new LinkLimits(
                packet.ReceiveMaximum == 0 ? limits.ReceiveMaximum : packet.ReceiveMaximum,
                packet.MaximumPacketSize == 0 ? limits.MaximumPacketSize : (int)Math.Min(packet.MaximumPacketSize, LongestPacket),
                packet.RetainAvailable,
                packet.ServerKeepAlive == 0 ? keepAliveAsked : TimeSpan.FromSeconds(packet.ServerKeepAlive))
            {
                WildcardsAvailable = packet.WildcardSubscriptionAvailable,
                SharedAvailable = packet.SharedSubscriptionAvailable,
                AssignedClientId = Text(packet.AssignedClientIdentifier),
            };
        }

        keepAlive.Start(limits.KeepAlive);
        connected.SetResult(new Greeting(limits, options.Version5 ? packet.TopicAliasMaximum : 0));
        return null;
    }

    private LinkException? Puback(MqttPubAckPacket packet)
    {
        if (!inFlight.Acknowledge(packet.PacketIdentifier))
        {
            return Broken($"PUBACK for packet identifier {packet.PacketIdentifier}, which is not in flight");
        }

        inbox.Put(new LinkEvent(packet.PacketIdentifier, (byte)packet.ReasonCode, Text(packet.ReasonString)));
        return null;
    }

    private LinkException? Publish(MqttPublishPacket packet)
    {
        if (packet.TopicAlias > 0 || packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            return Broken(packet.TopicAlias > 0 ? "a topic alias, which we do not allow" : "PUBLISH at QoS 2, which we never asked for");
        }

        var answered = packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce;
        if (packet.Topic.Length == 0 || packet.Topic.AsSpan().ContainsAny('+', '#') || answered != (packet.PacketIdentifier > 0))
        {
            return Broken("a malformed PUBLISH");
        }

        inbox.Put(wire.Shortened
            ? new LinkEvent(0, Topic: packet.Topic, Retain: packet.Retain, TooLarge: true)
            : new LinkEvent(
                0,
                Topic: packet.Topic,
                Payload: packet.Payload.IsSingleSegment ? packet.Payload.First : packet.Payload.ToArray(), // MQTTnet made it for this packet
                Retain: packet.Retain,
                ResponseTopic: Text(packet.ResponseTopic),
                CorrelationData: packet.CorrelationData));
        if (answered)
        {
            wire.Add(new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier });
            answers.Set();
        }

        return null;
    }

    private LinkException? Suback(MqttSubAckPacket packet)
    {
        var awaited = Volatile.Read(ref subscription);
        if (awaited is null || packet.PacketIdentifier != Packets.SubscribeId || packet.ReasonCodes.Count != 1)
        {
            return Broken("a SUBACK that answers no SUBSCRIBE");
        }

        Expect(null);
        awaited.TrySetResult(((byte)packet.ReasonCodes[0], Text(packet.ReasonString)));
        return null;
    }

    private LinkException Broken(string what) => new(LinkFailure.Protocol, $"{endpoint.Where} broke the protocol: it sent {what}");

    /// <summary><c>MqttPubRecPacket</c> is named <c>Pubrec</c>.</summary>
    private static string Name(MqttPacket packet)
    {
        var name = packet.GetType().Name["Mqtt".Length..^"Packet".Length];
        return string.Concat(name.AsSpan(0, 1), name[1..].ToLowerInvariant());
    }

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>What the broker's CONNACK allows.</summary>
/// <param name="Limits">What the owner of the link is told.</param>
/// <param name="TopicAliasMaximum">Most topic aliases; 0: none.</param>
internal sealed record Greeting(LinkLimits Limits, int TopicAliasMaximum);
