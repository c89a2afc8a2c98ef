namespace Gateway.Mqtt.Codec;

/// <summary>UNSUBSCRIBE (MQTT 5 §3.10).</summary>
/// <remarks>A decoded packet points into the bytes it was read from.</remarks>
internal ref struct UnsubscribePacket
{
    private Reader filters;

    /// <summary>Packet identifier, not 0.</summary>
    public int PacketId { get; private init; }

    /// <summary>How many filters follow, at least 1.</summary>
    public int Count { get; private init; }

    /// <summary>Reads the body of the packet, every filter checked; false when it does not follow the standard.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, bool version5, out UnsubscribePacket packet)
    {
        packet = default;
        var reader = new Reader(body);
        var id = reader.UInt16();
        if (id == 0 || (version5 && !PropertyReader.Skip(ref reader, Property.InUnsubscribe)))
        {
            return false;
        }

        var check = new UnsubscribePacket { filters = reader };
        var count = 0;
        while (check.Next(out var filter))
        {
            count++;
            if (filter.IsEmpty)
            {
                return false;
            }
        }

        packet = new UnsubscribePacket { PacketId = id, Count = count, filters = reader };
        return count > 0 && !check.filters.Failed;
    }

    /// <summary>Takes the next filter; false at the end.</summary>
    public bool Next(out ReadOnlySpan<byte> filter)
    {
        filter = default;
        if (filters.AtEnd)
        {
            return false;
        }

        filter = filters.Text();
        return !filters.Failed;
    }
}

/// <summary>UNSUBACK (MQTT 5 §3.11).</summary>
internal static class UnsubackPacket
{
    /// <summary>Writes the packet, in 3.1.1 without the reason codes; 0 when it does not fit.</summary>
    public static int Encode(Span<byte> destination, int packetId, ReadOnlySpan<byte> reasonCodes, bool version5)
    {
        var writer = new Writer(destination);
        writer.Byte((byte)PacketType.Unsuback << 4);
        var body = writer.Begin();
        writer.UInt16(packetId);
        if (version5)
        {
            writer.VarInt(0);
            writer.Raw(reasonCodes);
        }

        writer.End(body);
        return writer.Failed ? 0 : writer.Length;
    }
}
