namespace Gateway.Mqtt.Codec;

/// <summary>SUBSCRIBE (MQTT 5 §3.8).</summary>
/// <remarks>A decoded packet points into the bytes it was read from.</remarks>
internal ref struct SubscribePacket
{
    private const int RetainAsPublished = 0b1000; // §3.8.3.1

    private Reader filters;

    /// <summary>Packet identifier, not 0.</summary>
    public int PacketId { get; private init; }

    /// <summary>How many filters follow, at least 1.</summary>
    public int Count { get; private init; }

    /// <summary>Whether the subscriptions have an identifier (§3.8.2.1.2).</summary>
    public bool HasIdentifier { get; private init; }

    /// <summary>Writes a packet with one filter; 0 when it does not fit or the filter is not legal text.</summary>
    public static int Encode(Span<byte> destination, int packetId, string filter, int qos, bool version5, bool retainAsPublished = false)
    {
        var writer = new Writer(destination);
        writer.Byte(((byte)PacketType.Subscribe << 4) | 0b0010);
        var body = writer.Begin();
        writer.UInt16(packetId);
        if (version5)
        {
            writer.VarInt(0);
        }

        writer.Text(filter);
        writer.Byte((byte)(qos | (version5 && retainAsPublished ? RetainAsPublished : 0)));
        writer.End(body);
        return writer.Failed ? 0 : writer.Length;
    }

    /// <summary>Reads the body of the packet, every filter checked; false when it does not follow the standard.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, bool version5, out SubscribePacket packet)
    {
        packet = default;
        var reader = new Reader(body);
        var id = reader.UInt16();
        var identified = false;
        if (id == 0 || (version5 && !TryProperties(ref reader, out identified)))
        {
            return false;
        }

        var check = new SubscribePacket { filters = reader };
        var count = 0;
        while (check.Next(out var filter, out var options))
        {
            // §3.8.3: QoS 3 and reserved bits are errors; 3.1.1 §3.8.3 reserves all but the QoS.
            count++;
            if (filter.IsEmpty || (options & 3) == 3 || (options & (version5 ? 0xC0 : 0xFC)) != 0 || (options & 0x30) == 0x30)
            {
                return false;
            }
        }

        packet = new SubscribePacket { PacketId = id, filters = reader, Count = count, HasIdentifier = identified };
        return count > 0 && !check.filters.Failed;
    }

    /// <summary>Takes the next filter and its options (QoS in the low two bits); false at the end.</summary>
    public bool Next(out ReadOnlySpan<byte> filter, out byte options)
    {
        filter = default;
        options = 0;
        if (filters.AtEnd)
        {
            return false;
        }

        filter = filters.Text();
        options = filters.Byte();
        return !filters.Failed;
    }

    private static bool TryProperties(scoped ref Reader reader, out bool identified)
    {
        identified = false;
        var properties = new PropertyReader(ref reader, Property.InSubscribe);
        while (properties.Next())
        {
            identified |= properties.Id == Property.SubscriptionIdentifier;
        }

        return !properties.Failed && !reader.Failed;
    }
}
