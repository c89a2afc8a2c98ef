namespace Gateway.Mqtt.Codec;

/// <summary>SUBACK (MQTT 5 §3.9).</summary>
/// <remarks>A decoded packet points into the bytes it was read from.</remarks>
internal readonly ref struct SubackPacket
{
    /// <summary>Packet identifier of the SUBSCRIBE, not 0.</summary>
    public int PacketId { get; private init; }

    /// <summary>One reason code per filter: the QoS granted, or 0x80 and above when refused. Never empty.</summary>
    public ReadOnlySpan<byte> ReasonCodes { get; private init; }

    /// <summary>Reason string as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> Reason { get; private init; }

    /// <summary>Writes the packet; 0 when it does not fit.</summary>
    public static int Encode(Span<byte> destination, int packetId, ReadOnlySpan<byte> reasonCodes, bool version5)
    {
        var writer = new Writer(destination);
        writer.Byte((byte)PacketType.Suback << 4);
        var body = writer.Begin();
        writer.UInt16(packetId);
        if (version5)
        {
            writer.VarInt(0);
        }

        writer.Raw(reasonCodes);
        writer.End(body);
        return writer.Failed ? 0 : writer.Length;
    }

    /// <summary>Reads the body of the packet; false when it does not follow the standard.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, bool version5, out SubackPacket packet)
    {
        var reader = new Reader(body);
        var id = reader.UInt16();
        ReadOnlySpan<byte> reason = default;
        var sound = !version5 || PropertyReader.Reason(ref reader, out reason);
        packet = new SubackPacket { PacketId = id, Reason = reason, ReasonCodes = reader.Rest() };
        return sound && !reader.Failed && id != 0 && !packet.ReasonCodes.IsEmpty;
    }
}
