using System.Text;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Codec;

/// <summary>PUBLISH (MQTT 5 §3.3).</summary>
/// <remarks>A decoded packet points into the bytes it was read from.</remarks>
internal readonly ref struct PublishPacket
{
    /// <summary>Topic name as UTF-8; empty when a topic alias stands for it.</summary>
    public ReadOnlySpan<byte> Topic { get; private init; }

    /// <summary>The application message.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Content type as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ContentType { get; private init; }

    /// <summary>Packet identifier; 0 at QoS 0.</summary>
    public int PacketId { get; private init; }

    /// <summary>0, 1 or 2.</summary>
    public int Qos { get; private init; }

    /// <summary>The RETAIN flag.</summary>
    public bool Retain { get; private init; }

    /// <summary>The DUP flag.</summary>
    public bool Duplicate { get; private init; }

    /// <summary>Topic alias; 0 when there is none.</summary>
    public int TopicAlias { get; private init; }

    /// <summary>Length of the packet at QoS 1, in bytes; more than an <see cref="int"/> for absurd payloads.</summary>
    public static long Length(in Message message, bool version5)
    {
        long body = Body(message, version5);
        return 1 + Writer.VarIntLength((int)Math.Min(body, int.MaxValue)) + body;
    }

    /// <summary>Writes the packet; 0 when it does not fit or a text is not legal.</summary>
    public static int Encode(Span<byte> destination, in Message message, int packetId, bool version5, int qos = 1)
    {
        var writer = new Writer(destination);
        writer.Byte((byte)(((int)PacketType.Publish << 4) | (qos << 1) | (message.Retain ? 1 : 0)));
        var body = writer.Begin((int)Math.Min(Body(message, version5), destination.Length));
        writer.Text(message.Topic);
        if (qos > 0)
        {
            writer.UInt16(packetId);
        }

        if (version5)
        {
            var properties = writer.Begin();
            if (message.ContentType is { } contentType)
            {
                writer.Byte(Property.ContentType);
                writer.Text(contentType);
            }

            writer.End(properties);
        }

        writer.Raw(message.Payload.Span);
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
        ReadOnlySpan<byte> contentType = default;
        uint alias = 0;
        if (version5)
        {
            var properties = new PropertyReader(ref reader);
            while (properties.Next())
            {
                switch (properties.Id)
                {
                    case Property.ContentType:
                        contentType = properties.Bytes;
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
            PacketId = id,
            Qos = qos,
            Retain = (flags & 1) != 0,
            Duplicate = (flags & 8) != 0,
            TopicAlias = (int)alias,
            Payload = reader.Rest(),
        };

        // §3.3.1.2: QoS 3 is malformed, QoS 0 has no DUP; §2.2.1: an identifier is not 0; §3.3.2.1: no wildcards in a topic name.
        return !reader.Failed && qos != 3 && (qos > 0) == (id > 0) && !(qos == 0 && packet.Duplicate)
            && (topic.Length > 0 || alias > 0) && topic.IndexOfAny((byte)'+', (byte)'#') < 0;
    }

    private static long Body(in Message message, bool version5)
    {
        long length = 2 + Encoding.UTF8.GetByteCount(message.Topic) + 2 + (long)message.Payload.Length;
        if (version5)
        {
            var properties = message.ContentType is { } contentType ? 3 + Encoding.UTF8.GetByteCount(contentType) : 0;
            length += Writer.VarIntLength(properties) + properties;
        }

        return length;
    }
}
