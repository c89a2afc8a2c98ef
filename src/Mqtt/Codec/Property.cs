namespace Gateway.Mqtt.Codec;

/// <summary>Identifiers of the MQTT 5 properties that we read or write (§2.2.2.2).</summary>
internal static class Property
{
    public const byte PayloadFormat = 0x01;
    public const byte MessageExpiry = 0x02;
    public const byte ContentType = 0x03;
    public const byte ResponseTopic = 0x08;
    public const byte CorrelationData = 0x09;
    public const byte SubscriptionIdentifier = 0x0B;
    public const byte SessionExpiry = 0x11;
    public const byte AssignedClientId = 0x12;
    public const byte ServerKeepAlive = 0x13;
    public const byte AuthenticationMethod = 0x15;
    public const byte WillDelay = 0x18;
    public const byte ServerReference = 0x1C;
    public const byte ReasonString = 0x1F;
    public const byte ReceiveMaximum = 0x21;
    public const byte TopicAliasMaximum = 0x22;
    public const byte TopicAlias = 0x23;
    public const byte MaximumQos = 0x24;
    public const byte RetainAvailable = 0x25;
    public const byte UserProperty = 0x26;
    public const byte MaximumPacketSize = 0x27;
    public const byte WildcardSubscriptionsAvailable = 0x28;
    public const byte SubscriptionIdentifiersAvailable = 0x29;
    public const byte SharedSubscriptionsAvailable = 0x2A;

    /// <summary>What a PUBLISH may carry (§3.3.2.3).</summary>
    public const ulong InPublish = (1UL << PayloadFormat) | (1UL << MessageExpiry) | (1UL << ContentType) | (1UL << ResponseTopic)
        | (1UL << CorrelationData) | (1UL << SubscriptionIdentifier) | (1UL << TopicAlias) | (1UL << UserProperty);

    /// <summary>What a will may carry (§3.1.3.2).</summary>
    public const ulong InWill = (InPublish & ~((1UL << SubscriptionIdentifier) | (1UL << TopicAlias))) | (1UL << WillDelay);

    /// <summary>What a CONNECT may carry (§3.1.2.11).</summary>
    public const ulong InConnect = (1UL << SessionExpiry) | (1UL << ReceiveMaximum) | (1UL << MaximumPacketSize) | (1UL << 0x22)
        | (1UL << 0x19) | (1UL << 0x17) | (1UL << UserProperty) | (1UL << AuthenticationMethod) | (1UL << 0x16);

    /// <summary>What a SUBSCRIBE may carry (§3.8.2.1).</summary>
    public const ulong InSubscribe = (1UL << SubscriptionIdentifier) | (1UL << UserProperty);

    /// <summary>What an UNSUBSCRIBE may carry (§3.10.2.1).</summary>
    public const ulong InUnsubscribe = 1UL << UserProperty;
}

/// <summary>
/// Reads the properties of one packet, one after the other: <see cref="Number"/> or <see cref="Bytes"/> holds the value.
/// A property that is unknown, or there twice without being allowed to, fails the outer reader's packet.
/// </summary>
internal ref struct PropertyReader
{
    private readonly ulong allowed;
    private Reader reader;
    private ulong seen;

    /// <summary>The properties that begin at the reader's place; the reader then stands behind them.</summary>
    /// <param name="packet">Where to read.</param>
    /// <param name="allowed">One bit per identifier that may occur; another one is an error. Left out: whatever the standard knows.</param>
    public PropertyReader(scoped ref Reader packet, ulong allowed = ulong.MaxValue)
        : this(packet.Take(packet.VarInt()), allowed)
    {
    }

    /// <summary>Properties that were read before, without their length.</summary>
    public PropertyReader(ReadOnlySpan<byte> block, ulong allowed)
    {
        Block = block;
        reader = new Reader(block);
        this.allowed = allowed;
    }

    /// <summary>All the properties, as they came, without their length.</summary>
    public ReadOnlySpan<byte> Block { get; }

    /// <summary>How many bytes of <see cref="Block"/> were read, the present property included.</summary>
    public readonly int Position => Block.Length - reader.Left;

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

        // §3.3.2.3.2: only 0 and 1 mean something; §3.3.2.3.5: answers go to a topic, not to a filter; §3.3.2.3.8: never 0.
        var senseless = (Id == Property.PayloadFormat && Number > 1)
            || (Id == Property.ResponseTopic && Bytes.IndexOfAny((byte)'+', (byte)'#') >= 0)
            || (Id == Property.SubscriptionIdentifier && Number == 0);
        var bit = 1UL << Id;
        var repeated = (seen & bit) != 0 && Id is not (Property.UserProperty or Property.SubscriptionIdentifier);
        seen |= bit;
        Failed = reader.Failed || repeated || senseless || (allowed & bit) == 0;
        return !Failed;
    }

    /// <summary>Reads them all for their form alone; false when they do not follow the standard.</summary>
    public static bool Skip(scoped ref Reader packet, ulong allowed = ulong.MaxValue)
    {
        var properties = new PropertyReader(ref packet, allowed);
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
