namespace Gateway.Mqtt.Codec;

/// <summary>CONNACK (MQTT 5 §3.2): what the broker allows, with the defaults of the standard for what it left out.</summary>
/// <remarks>A decoded packet points into the bytes it was read from.</remarks>
internal readonly ref struct ConnackPacket
{
    public ConnackPacket()
    {
    }

    /// <summary>Whether the broker had a session for this client id.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>Reason code of MQTT 5, return code of 3.1.1; 0 is a success in both.</summary>
    public byte Code { get; init; }

    /// <summary>Whether <see cref="Code"/> is a return code of 3.1.1, even if MQTT 5 was asked for.</summary>
    public bool IsReturnCode { get; init; }

    /// <summary>Most unacknowledged publishes the broker takes, 1 to 65,535.</summary>
    public int ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>Highest QoS the broker takes: 0, 1 or 2.</summary>
    public int MaximumQos { get; init; } = 2;

    /// <summary>Largest packet the broker takes, in bytes.</summary>
    public int MaximumPacketSize { get; init; } = Frame.LongestPossible;

    /// <summary>Whether the broker takes retained messages.</summary>
    public bool RetainAvailable { get; init; } = true;

    /// <summary>Keep-alive imposed by the broker, in seconds; -1 when it imposes none.</summary>
    public int ServerKeepAlive { get; init; } = -1;

    /// <summary>Session expiry imposed by the broker, in seconds; -1 when it takes the client's.</summary>
    public long SessionExpiry { get; init; } = -1;

    /// <summary>Client id made by the broker, as UTF-8; empty when the client brought its own.</summary>
    public ReadOnlySpan<byte> AssignedClientId { get; init; }

    /// <summary>Whether subscriptions may have an identifier.</summary>
    public bool SubscriptionIdentifiersAvailable { get; init; } = true;

    /// <summary>Whether shared subscriptions are allowed.</summary>
    public bool SharedSubscriptionsAvailable { get; init; } = true;

    /// <summary>Whether subscriptions may have wildcards.</summary>
    public bool WildcardSubscriptionsAvailable { get; init; } = true;

    /// <summary>Most topic aliases the broker takes; 0: none.</summary>
    public int TopicAliasMaximum { get; init; }

    /// <summary>Reason string as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> Reason { get; init; }

    /// <summary>Server reference as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ServerReference { get; init; }

    /// <summary>Writes the packet without what has the standard's default; 0 when it does not fit.</summary>
    public static int Encode(Span<byte> destination, in ConnackPacket packet, bool version5)
    {
        var writer = new Writer(destination);
        writer.Byte((byte)PacketType.Connack << 4);
        var body = writer.Begin();
        writer.Byte(packet.SessionPresent ? (byte)1 : (byte)0);
        writer.Byte(packet.Code);
        if (version5)
        {
            var properties = writer.Begin();
            Properties(ref writer, packet);
            writer.End(properties);
        }

        writer.End(body);
        return writer.Failed ? 0 : writer.Length;
    }

    /// <summary>Reads the body of the packet; false when it does not follow the standard.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, bool version5, out ConnackPacket packet)
    {
        var reader = new Reader(body);
        var flags = reader.Byte();
        var code = reader.Byte();

        // A broker that knows only 3.1.1 answers an MQTT 5 CONNECT in its own form: two bytes (3.1.1 §3.2.2.3).
        var returnCode = !version5 || (code is > 0 and < 6 && reader.AtEnd);
        var read = new ConnackPacket { SessionPresent = flags == 1, Code = code, IsReturnCode = returnCode };
        var sound = returnCode || TryProperties(ref reader, ref read);
        packet = read;

        // §3.2.2.1.1: bits 7 to 1 are reserved; §3.2.2.1.1: no session comes with a refusal.
        return sound && !reader.Failed && reader.AtEnd && flags <= 1 && !(flags == 1 && code != 0);
    }

    private static bool TryProperties(scoped ref Reader reader, scoped ref ConnackPacket packet)
    {
        var read = packet;
        var properties = new PropertyReader(ref reader);
        while (properties.Next())
        {
            var number = properties.Number;
            switch (properties.Id)
            {
                // §3.2.2.3.3 and §3.2.2.3.6: zero is a protocol error; §3.2.2.3.4 and §3.2.2.3.5: 0 or 1.
                case Property.ReceiveMaximum or Property.MaximumPacketSize when number == 0:
                case Property.MaximumQos or Property.RetainAvailable when number > 1:
                case Property.SubscriptionIdentifiersAvailable or Property.SharedSubscriptionsAvailable or Property.WildcardSubscriptionsAvailable when number > 1:
                    return false;
                case Property.ReceiveMaximum:
                    read = read with { ReceiveMaximum = (int)number };
                    break;
                case Property.MaximumPacketSize:
                    read = read with { MaximumPacketSize = (int)Math.Min(number, Frame.LongestPossible) };
                    break;
                case Property.MaximumQos:
                    read = read with { MaximumQos = (int)number };
                    break;
                case Property.RetainAvailable:
                    read = read with { RetainAvailable = number == 1 };
                    break;
                case Property.ServerKeepAlive:
                    read = read with { ServerKeepAlive = (int)number };
                    break;
                case Property.SessionExpiry:
                    read = read with { SessionExpiry = number };
                    break;
                case Property.AssignedClientId:
                    read = read with { AssignedClientId = properties.Bytes };
                    break;
                case Property.SubscriptionIdentifiersAvailable:
                    read = read with { SubscriptionIdentifiersAvailable = number == 1 };
                    break;
                case Property.SharedSubscriptionsAvailable:
                    read = read with { SharedSubscriptionsAvailable = number == 1 };
                    break;
                case Property.WildcardSubscriptionsAvailable:
                    read = read with { WildcardSubscriptionsAvailable = number == 1 };
                    break;
                case Property.TopicAliasMaximum:
                    read = read with { TopicAliasMaximum = (int)number };
                    break;
                case Property.ReasonString:
                    read = read with { Reason = properties.Bytes };
                    break;
                case Property.ServerReference:
                    read = read with { ServerReference = properties.Bytes };
                    break;
            }
        }

        packet = read;
        return !properties.Failed;
    }

    private static void Properties(ref Writer writer, in ConnackPacket packet)
    {
        if (packet.ReceiveMaximum != ushort.MaxValue)
        {
            writer.Byte(Property.ReceiveMaximum);
            writer.UInt16(packet.ReceiveMaximum);
        }

        if (packet.MaximumQos < 2)
        {
            writer.Byte(Property.MaximumQos);
            writer.Byte((byte)packet.MaximumQos);
        }

        if (packet.MaximumPacketSize != Frame.LongestPossible)
        {
            writer.Byte(Property.MaximumPacketSize);
            writer.UInt32((uint)packet.MaximumPacketSize);
        }

        if (!packet.RetainAvailable)
        {
            writer.Byte(Property.RetainAvailable);
            writer.Byte(0);
        }

        if (packet.ServerKeepAlive >= 0)
        {
            writer.Byte(Property.ServerKeepAlive);
            writer.UInt16(packet.ServerKeepAlive);
        }

        if (packet.SessionExpiry >= 0)
        {
            writer.Byte(Property.SessionExpiry);
            writer.UInt32((uint)packet.SessionExpiry);
        }

        if (!packet.AssignedClientId.IsEmpty)
        {
            writer.Byte(Property.AssignedClientId);
            writer.Binary(packet.AssignedClientId);
        }

        if (!packet.SubscriptionIdentifiersAvailable)
        {
            writer.Byte(Property.SubscriptionIdentifiersAvailable);
            writer.Byte(0);
        }

        if (!packet.SharedSubscriptionsAvailable)
        {
            writer.Byte(Property.SharedSubscriptionsAvailable);
            writer.Byte(0);
        }

        if (!packet.WildcardSubscriptionsAvailable)
        {
            writer.Byte(Property.WildcardSubscriptionsAvailable);
            writer.Byte(0);
        }

        if (packet.TopicAliasMaximum > 0)
        {
            writer.Byte(Property.TopicAliasMaximum);
            writer.UInt16(packet.TopicAliasMaximum);
        }

        if (!packet.Reason.IsEmpty)
        {
            writer.Byte(Property.ReasonString);
            writer.Binary(packet.Reason);
        }

        if (!packet.ServerReference.IsEmpty)
        {
            writer.Byte(Property.ServerReference);
            writer.Binary(packet.ServerReference);
        }
    }
}
