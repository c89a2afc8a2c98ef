using System.Buffers.Binary;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Broker;

/// <summary>A message on its way from one publisher to any number of subscribers, who all share its bytes. Immutable.</summary>
internal sealed class BrokerMessage
{
    private readonly byte[] bytes; // topic, properties, payload
    private readonly int topicLength;
    private readonly int propertiesLength;
    private readonly int expiryAt = -1; // place of the Message Expiry Interval in the properties
    private readonly uint expiry;
    private readonly long arrived;

    /// <summary>Copies what a packet says.</summary>
    /// <param name="packet">The publish.</param>
    /// <param name="now">The monotonic time of its arrival.</param>
    public BrokerMessage(in PublishPacket packet, long now)
    {
        topicLength = packet.Topic.Length;
        propertiesLength = packet.Properties.Length;
        bytes = new byte[topicLength + propertiesLength + packet.Payload.Length];
        packet.Topic.CopyTo(bytes);
        packet.Properties.CopyTo(bytes.AsSpan(topicLength));
        packet.Payload.CopyTo(bytes.AsSpan(topicLength + propertiesLength));
        Qos = (byte)packet.Qos;
        Retain = packet.Retain;
        arrived = now;
        var properties = new PropertyReader(packet.Properties, ulong.MaxValue);
        while (properties.Next())
        {
            if (properties.Id == Property.MessageExpiry)
            {
                (expiry, expiryAt) = (properties.Number, properties.Position - sizeof(uint));
            }
        }
    }

    /// <summary>Topic name as UTF-8.</summary>
    public ReadOnlySpan<byte> Topic => bytes.AsSpan(0, topicLength);

    /// <summary>The application message.</summary>
    public ReadOnlySpan<byte> Payload => bytes.AsSpan(topicLength + propertiesLength);

    /// <summary>0 or 1.</summary>
    public byte Qos { get; }

    /// <summary>The RETAIN flag of the publisher.</summary>
    public bool Retain { get; }

    /// <summary>Bytes it holds.</summary>
    public int Size => bytes.Length;

    /// <summary>Whether its Message Expiry Interval has passed (§3.3.2.3.3): then it is not delivered any more.</summary>
    public bool Expired(TimeProvider time) => expiryAt >= 0 && time.GetElapsedTime(arrived) >= TimeSpan.FromSeconds(expiry);

    /// <summary>The packet for one subscriber; its time of expiry is what is left of it.</summary>
    public PublishPacket For(in Outgoing outgoing, TimeProvider time) => new()
    {
        Topic = Topic,
        Properties = Properties(time),
        Payload = Payload,
        PacketId = outgoing.PacketId,
        Qos = outgoing.Delivery.Qos,
        Retain = outgoing.Delivery.Retain,
        Duplicate = outgoing.Duplicate,
    };

    private ReadOnlySpan<byte> Properties(TimeProvider time)
    {
        var properties = bytes.AsSpan(topicLength, propertiesLength);
        if (expiryAt < 0)
        {
            return properties;
        }

        var left = Math.Max(0, expiry - (long)time.GetElapsedTime(arrived).TotalSeconds);
        var changed = properties.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(expiryAt), (uint)left);
        return changed;
    }
}

/// <summary>A message for one subscriber.</summary>
/// <param name="Message">The message.</param>
/// <param name="Qos">The lower of what was published and what was subscribed, 0 or 1.</param>
/// <param name="Retain">The RETAIN flag that the subscriber sees.</param>
internal readonly record struct Delivery(BrokerMessage Message, byte Qos, bool Retain);

/// <summary>A delivery that goes out now.</summary>
/// <param name="Delivery">What.</param>
/// <param name="PacketId">Its packet identifier; 0 at QoS 0.</param>
/// <param name="Duplicate">Whether an earlier connection may have brought it already.</param>
internal readonly record struct Outgoing(Delivery Delivery, int PacketId, bool Duplicate);
