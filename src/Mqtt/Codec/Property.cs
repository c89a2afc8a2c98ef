namespace Gateway.Mqtt.Codec;

/// <summary>Identifiers of the MQTT 5 properties that we read or write (§2.2.2.2).</summary>
internal static class Property
{
    public const byte ContentType = 0x03;
    public const byte SessionExpiry = 0x11;
    public const byte ServerKeepAlive = 0x13;
    public const byte ServerReference = 0x1C;
    public const byte ReasonString = 0x1F;
    public const byte ReceiveMaximum = 0x21;
    public const byte TopicAlias = 0x23;
    public const byte MaximumQos = 0x24;
    public const byte RetainAvailable = 0x25;
    public const byte UserProperty = 0x26;
    public const byte MaximumPacketSize = 0x27;
    public const byte SubscriptionIdentifier = 0x0B;
}

/// <summary>
/// Reads the properties of one packet, one after the other: <see cref="Number"/> or <see cref="Bytes"/> holds the value.
/// A property that is unknown, or there twice without being allowed to, fails the outer reader's packet.
/// </summary>
internal ref struct PropertyReader
{
    private Reader reader;
    private ulong seen;

    /// <summary>The properties that begin at the reader's place; the reader then stands behind them.</summary>
    public PropertyReader(scoped ref Reader packet)
    {
        reader = new Reader(packet.Take(packet.VarInt()));
    }

    /// <summary>Identifier of the present property.</summary>
    public byte Id { get; private set; }

    /// <summary>Its value, when it is a number.</summary>
    public uint Number { get; private set; }

    /// <summary>Its value, when it is text or binary; the value of a user property.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether the properties do not follow the standard.</summary>
    public bool Failed { get; private set; }

    /// <summary>Goes to the next property; false at the end and when <see cref="Failed"/>.</summary>
    public bool Next()
    {
        if (reader.AtEnd || Failed)
        {
            return false;
        }

        Id = reader.Byte();
        Number = 0;
        Bytes = default;
        switch (Id)
        {
            case 0x01 or 0x17 or 0x19 or 0x24 or 0x25 or 0x28 or 0x29 or 0x2A:
                Number = reader.Byte();
                break;
            case 0x13 or 0x21 or 0x22 or 0x23:
                Number = reader.UInt16();
                break;
            case 0x02 or 0x11 or 0x18 or 0x27:
                Number = reader.UInt32();
                break;
            case 0x0B:
                Number = (uint)reader.VarInt();
                break;
            case 0x03 or 0x08 or 0x12 or 0x15 or 0x1A or 0x1C or 0x1F:
                Bytes = reader.Text();
                break;
            case 0x09 or 0x16:
                Bytes = reader.Binary();
                break;
            case 0x26:
                _ = reader.Text();
                Bytes = reader.Text();
                break;
            default:
                Failed = true;
                return false;
        }

        var bit = 1UL << Id;
        var repeated = (seen & bit) != 0 && Id is not (Property.UserProperty or Property.SubscriptionIdentifier);
        seen |= bit;
        Failed = reader.Failed || repeated;
        return !Failed;
    }

    /// <summary>Reads them all for their form alone; false when they do not follow the standard.</summary>
    public static bool Skip(scoped ref Reader packet)
    {
        var properties = new PropertyReader(ref packet);
        while (properties.Next())
        {
        }

        return !properties.Failed && !packet.Failed;
    }

    /// <summary>Reads them all for the reason string, the only one a client needs from an acknowledgement.</summary>
    public static bool Reason(scoped ref Reader packet, out ReadOnlySpan<byte> reason)
    {
        reason = default;
        var properties = new PropertyReader(ref packet);
        while (properties.Next())
        {
            if (properties.Id == Property.ReasonString)
            {
                reason = properties.Bytes;
            }
        }

        return !properties.Failed && !packet.Failed;
    }
}
