namespace Gateway.Mqtt.Codec;

/// <summary>DISCONNECT (MQTT 5 §3.14). In 3.1.1 only a client sends it, without a body.</summary>
/// <remarks>A decoded packet points into the bytes it was read from.</remarks>
internal readonly ref struct DisconnectPacket
{
    /// <summary>Reason code; 0 (normal disconnection) when left out.</summary>
    public byte ReasonCode { get; private init; }

    /// <summary>Reason string as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> Reason { get; private init; }

    /// <summary>Server reference as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ServerReference { get; private init; }

    /// <summary>Session expiry that from now on goes instead of that of CONNECT, in seconds; -1 when left out.</summary>
    public long SessionExpiry { get; private init; }

    /// <summary>Writes the packet; 0 when it does not fit. In 3.1.1 the reason is left out.</summary>
    public static int Encode(Span<byte> destination, bool version5, byte reasonCode = 0, string? reason = null)
    {
        var writer = new Writer(destination);
        writer.Byte((byte)PacketType.Disconnect << 4);
        var body = writer.Begin();
        if (version5)
        {
            writer.Reason(reasonCode, reason);
        }

        writer.End(body);
        return writer.Failed ? 0 : writer.Length;
    }

    /// <summary>Reads the body of the packet; false when it does not follow the standard.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, bool version5, out DisconnectPacket packet)
    {
        var reader = new Reader(body);
        var read = new DisconnectPacket { SessionExpiry = -1 };
        var sound = true;
        if (version5 && !reader.AtEnd)
        {
            read = read with { ReasonCode = reader.Byte() };
            sound = reader.AtEnd || TryProperties(ref reader, ref read);
        }

        packet = read;
        return sound && !reader.Failed && reader.AtEnd;
    }

    private static bool TryProperties(scoped ref Reader reader, scoped ref DisconnectPacket packet)
    {
        var read = packet;
        var properties = new PropertyReader(ref reader);
        while (properties.Next())
        {
            switch (properties.Id)
            {
                case Property.ReasonString:
                    read = read with { Reason = properties.Bytes };
                    break;
                case Property.ServerReference:
                    read = read with { ServerReference = properties.Bytes };
                    break;
                case Property.SessionExpiry:
                    read = read with { SessionExpiry = properties.Number };
                    break;
            }
        }

        packet = read;
        return !properties.Failed && !reader.Failed;
    }
}
