using System.Text;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Codec;

/// <summary>PUBLISH (MQTT 5 §3.3).</summary>
/// <remarks>A decoded packet points into the bytes it was read from.</remarks>
internal readonly ref struct PublishPacket
{
    /// <summary>Topic name as UTF-8; empty when a topic alias stands for it.</summary>
    public ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>The application message.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Content type as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ContentType { get; init; }

    /// <summary>Response topic as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ResponseTopic { get; init; }

    /// <summary>Correlation data; empty when there is none.</summary>
    public ReadOnlySpan<byte> CorrelationData { get; init; }

    /// <summary>Packet identifier; 0 at QoS 0.</summary>
    public int PacketId { get; init; }

    /// <summary>0, 1 or 2.</summary>
    public int Qos { get; init; }

    /// <summary>The RETAIN flag.</summary>
    public bool Retain { get; init; }

    /// <summary>The DUP flag.</summary>
    public bool Duplicate { get; init; }

    /// <summary>Topic alias; 0 when there is none.</summary>
    public int TopicAlias { get; init; }

    /// <summary>All properties of MQTT 5 as they came, without their length: what a broker hands on unchanged (§3.3.2.3).</summary>
    public ReadOnlySpan<byte> Properties { get; init; }

    /// <summary>Whether a subscription identifier is among the properties; only a broker may send one.</summary>
    public bool HasSubscriptionIdentifier { get; init; }

    /// <summary>Length of the packet at QoS 1, in bytes; more than an <see cref="int"/> for absurd payloads.</summary>
    public static long Length(in Message message, bool version5, TopicAlias alias = default)
    {
        var body = Body(message, version5, alias);
        return 1 + Writer.VarIntLength((int)Math.Min(body, int.MaxValue)) + body;
    }

    /// <summary>Writes the packet; 0 when it does not fit or a text is not legal.</summary>
    public static int Encode(Span<byte> destination, in Message message, int packetId, bool version5, int qos = 1, TopicAlias alias = default)
    {
        var writer = new Writer(destination);
        writer.Byte((byte)(((int)PacketType.Publish << 4) | (qos << 1) | (message.Retain ? 1 : 0)));
        var body = writer.Begin((int)Math.Min(Body(message, version5, alias), destination.Length));
        writer.Text(alias.Known ? string.Empty : message.Topic);
        if (qos > 0)
        {
            writer.UInt16(packetId);
        }

        if (version5)
        {
            MessageProperties.Write(ref writer, message, alias.Number);
        }

        writer.Raw(message.Payload.Span);
        writer.End(body);
        return writer.Failed ? 0 : writer.Length;
    }

    /// <summary>Length of the packet when it is handed on, in bytes.</summary>
    public static long Length(in PublishPacket packet, bool version5)
    {
        var body = HandedOnBody(packet, version5);
        return 1 + Writer.VarIntLength((int)Math.Min(body, int.MaxValue)) + body;
    }

    /// <summary>Writes a packet that is handed on: the bytes of topic and properties as they came; 0 when it does not fit.</summary>
    public static int Encode(Span<byte> destination, in PublishPacket packet, bool version5)
    {
        var writer = new Writer(destination);
        writer.Byte((byte)(((int)PacketType.Publish << 4) | (packet.Duplicate ? 8 : 0) | (packet.Qos << 1) | (packet.Retain ? 1 : 0)));
        var body = writer.Begin((int)Math.Min(HandedOnBody(packet, version5), destination.Length));
        writer.Binary(packet.Topic);
        if (packet.Qos > 0)
        {
            writer.UInt16(packet.PacketId);
        }

        if (version5)
        {
            writer.VarInt(packet.Properties.Length);
            writer.Raw(packet.Properties);
        }

        writer.Raw(packet.Payload);
        writer.End(body);
        return writer.Failed ? 0 : writer.Length;
    }

    /// <summary>Reads the body of the packet; false when it does not follow the standard.</summary>
    public static bool TryDecode(byte flags, ReadOnlySpan<byte> body, bool version5, out PublishPacket packet)
    {
        packet = default;
        var reader = new Reader(body);
        var qos = (flags >> 1) & 3;
        var topic = reader.Text();
        var id = qos > 0 ? reader.UInt16() : (ushort)0;
        ReadOnlySpan<byte> contentType = default, responseTopic = default, correlation = default;
        ReadOnlySpan<byte> block = default;
        uint alias = 0;
        var identified = false;
        if (version5)
        {
            var properties = new PropertyReader(ref reader, Property.InPublish);
            block = properties.Block;
            while (properties.Next())
            {
                switch (properties.Id)
                {
                    case Property.ContentType:
                        contentType = properties.Bytes;
                        break;
                    case Property.ResponseTopic:
                        responseTopic = properties.Bytes;
                        break;
                    case Property.CorrelationData:
                        correlation = properties.Bytes;
                        break;
                    case Property.SubscriptionIdentifier:
                        identified = true;
                        break;
                    case Property.TopicAlias:
                        // §3.3.2.3.4: an alias of 0 is a protocol error.
                        alias = properties.Number;
                        if (alias == 0)
                        {
                            return false;
                        }

                        break;
                }
            }

            if (properties.Failed)
            {
                return false;
            }
        }

        packet = new PublishPacket
        {
            Topic = topic,
            ContentType = contentType,
            ResponseTopic = responseTopic,
            CorrelationData = correlation,
            PacketId = id,
            Qos = qos,
            Retain = (flags & 1) != 0,
            Duplicate = (flags & 8) != 0,
            TopicAlias = (int)alias,
            Properties = block,
            HasSubscriptionIdentifier = identified,
            Payload = reader.Rest(),
        };

        // §3.3.1.2: QoS 3 is malformed, QoS 0 has no DUP; §2.2.1: an identifier is not 0; §3.3.2.1: no wildcards in a topic name.
        return !reader.Failed && qos != 3 && (qos > 0) == (id > 0) && !(qos == 0 && packet.Duplicate)
            && (topic.Length > 0 || alias > 0) && topic.IndexOfAny((byte)'+', (byte)'#') < 0;
    }

    private static long HandedOnBody(in PublishPacket packet, bool version5) =>
        2L + packet.Topic.Length + (packet.Qos > 0 ? 2 : 0) + packet.Payload.Length
        + (version5 ? Writer.VarIntLength(packet.Properties.Length) + packet.Properties.Length : 0);

    private static long Body(in Message message, bool version5, TopicAlias alias)
    {
        var length = 2 + (alias.Known ? 0 : Encoding.UTF8.GetByteCount(message.Topic)) + 2 + (long)message.Payload.Length;
        if (version5)
        {
            var properties = MessageProperties.Length(message, alias.Number);
            length += Writer.VarIntLength((int)Math.Min(properties, int.MaxValue)) + properties;
        }

        return length;
    }
}
