using System.Buffers.Binary;

namespace Gateway.Mqtt.Codec;

/// <summary>What stands in front of properties and payload of a PUBLISH (MQTT 5 §3.3.2): enough to acknowledge one that is not taken whole.</summary>
/// <remarks>Points into the bytes it was read from.</remarks>
internal readonly ref struct PublishHead
{
    /// <summary>Topic name as UTF-8.</summary>
    public ReadOnlySpan<byte> Topic { get; private init; }

    /// <summary>Packet identifier; 0 at QoS 0.</summary>
    public int PacketId { get; private init; }

    /// <summary>Reads it from the beginning of a packet; <see cref="FrameState.Partial"/>: more must come.</summary>
    public static FrameState TryRead(in Frame frame, ReadOnlySpan<byte> bytes, out PublishHead head)
    {
        head = default;
        var qos = (frame.Flags >> 1) & 3;
        if (qos > 1 || frame.BodyLength < 2)
        {
            return FrameState.Malformed; // QoS 2 and 3 are never asked for
        }

        if (bytes.Length < frame.HeaderLength + 2)
        {
            return FrameState.Partial;
        }

        var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[frame.HeaderLength..]) + (2 * qos);
        if (length > frame.BodyLength)
        {
            return FrameState.Malformed;
        }

        if (bytes.Length < frame.HeaderLength + length)
        {
            return FrameState.Partial;
        }

        var reader = new Reader(bytes.Slice(frame.HeaderLength, length));
        head = new PublishHead { Topic = reader.Text(), PacketId = qos > 0 ? reader.UInt16() : 0 };
        return !reader.Failed && !head.Topic.IsEmpty && (qos > 0) == (head.PacketId > 0) ? FrameState.Complete : FrameState.Malformed;
    }
}
