namespace Gateway.Mqtt.Codec;

/// <summary>PUBACK (MQTT 5 §3.4).</summary>
/// <remarks>A decoded packet points into the bytes it was read from.</remarks>
internal readonly ref struct PubackPacket
{
    /// <summary>Length of a successful PUBACK, in both versions.</summary>
    public const int ShortLength = 4;

    /// <summary>Packet identifier of the PUBLISH, not 0.</summary>
    public int PacketId { get; private init; }

    /// <summary>Reason code; 0 when left out (§3.4.2.1) and in 3.1.1.</summary>
    public byte ReasonCode { get; private init; }

    /// <summary>Reason string as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> Reason { get; private init; }

    /// <summary>Writes the packet; 0 when it does not fit. In 3.1.1 the reason is left out.</summary>
    public static int Encode(Span<byte> destination, int packetId, bool version5, byte reasonCode = 0, string? reason = null)
    {
        var writer = new Writer(destination);
        writer.Byte((byte)PacketType.Puback << 4);
        var body = writer.Begin();
        writer.UInt16(packetId);
        if (version5)
        {
            writer.Reason(reasonCode, reason);
        }

        writer.End(body);
        return writer.Failed ? 0 : writer.Length;
    }

    /// <summary>Reads the body of the packet; false when it does not follow the standard.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, bool version5, out PubackPacket packet)
    {
        var reader = new Reader(body);
        var id = reader.UInt16();
        byte code = 0;
        ReadOnlySpan<byte> reason = default;
        var sound = true;
        if (version5 && !reader.AtEnd)
        {
            code = reader.Byte();

            // §3.4.2.2.1: below 4 bytes there is no property length, and no property.
            sound = reader.AtEnd || PropertyReader.Reason(ref reader, out reason);
        }

        packet = new PubackPacket { PacketId = id, ReasonCode = code, Reason = reason };
        return sound && !reader.Failed && reader.AtEnd && id != 0;
    }
}
