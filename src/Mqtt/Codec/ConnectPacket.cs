using System.Text;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Codec;

/// <summary>CONNECT (MQTT 5 §3.1).</summary>
/// <remarks>A decoded packet points into the bytes it was read from.</remarks>
internal readonly ref struct ConnectPacket
{
    private const byte UserNameFlag = 0x80;
    private const byte PasswordFlag = 0x40;
    private const byte WillRetainFlag = 0x20;
    private const byte WillFlag = 0x04;
    private const byte CleanStartFlag = 0x02;

    /// <summary>5, or 4 for MQTT 3.1.1.</summary>
    public byte Level { get; private init; }

    /// <summary>The connect flags (§3.1.2.3).</summary>
    public byte Flags { get; private init; }

    /// <summary>Keep-alive in seconds; 0: off.</summary>
    public int KeepAlive { get; private init; }

    /// <summary>Client id as UTF-8; empty when the broker shall make one.</summary>
    public ReadOnlySpan<byte> ClientId { get; private init; }

    /// <summary>User name as UTF-8.</summary>
    public ReadOnlySpan<byte> UserName { get; private init; }

    /// <summary>Password.</summary>
    public ReadOnlySpan<byte> Password { get; private init; }

    /// <summary>Topic of the will as UTF-8; empty: no will.</summary>
    public ReadOnlySpan<byte> WillTopic { get; private init; }

    /// <summary>Payload of the will.</summary>
    public ReadOnlySpan<byte> WillPayload { get; private init; }

    /// <summary>Most unacknowledged publishes the client takes.</summary>
    public int ReceiveMaximum { get; private init; }

    /// <summary>Largest packet the client takes, in bytes.</summary>
    public int MaximumPacketSize { get; private init; }

    /// <summary>Session expiry in seconds; 0: the session ends with the connection.</summary>
    public uint SessionExpiry { get; private init; }

    /// <summary>Whether the client wants an authentication exchange (§4.12).</summary>
    public bool AsksForExchange { get; private init; }

    /// <summary>Properties of the will as they came, without their length.</summary>
    public ReadOnlySpan<byte> WillProperties { get; private init; }

    /// <summary>Whether the session begins anew.</summary>
    public bool CleanStart => (Flags & CleanStartFlag) != 0;

    /// <summary>Whether the will is retained.</summary>
    public bool WillRetain => (Flags & WillRetainFlag) != 0;

    /// <summary>QoS of the will.</summary>
    public int WillQos => (Flags >> 3) & 3;

    /// <summary>Room that surely is enough for the packet, in bytes.</summary>
    public static int Room(LinkOptions options) => 64
        + Encoding.UTF8.GetMaxByteCount(options.ClientId.Length)
        + Encoding.UTF8.GetMaxByteCount(options.UserName?.Length ?? 0)
        + Encoding.UTF8.GetMaxByteCount(options.Will?.Topic.Length ?? 0)
        + (options.Will is { } will ? (int)Math.Min(MessageProperties.Length(will, alias: 0), Frame.LongestPossible) : 0)
        + options.Password.Length
        + (options.Will?.Payload.Length ?? 0);

    /// <summary>
    /// Writes the packet: clean start, a session that ends with the connection (session expiry left out is 0, §3.1.2.11.2), reason strings
    /// asked for (request problem information left out is 1, §3.1.2.11.7), no topic alias taken (§3.1.2.11.5), the will at QoS 1. 0 when it does not fit, or a text is not legal or longer than 65,535 bytes.
    /// </summary>
    public static int Encode(Span<byte> destination, LinkOptions options, int keepAlive, int receiveMaximum, int maximumPacketSize)
    {
        var writer = new Writer(destination);
        writer.Byte((byte)PacketType.Connect << 4);
        var body = writer.Begin();
        writer.Text("MQTT");
        writer.Byte(options.Version5 ? (byte)5 : (byte)4);
        writer.Byte(FlagsOf(options));
        writer.UInt16(keepAlive);
        if (options.Version5)
        {
            var properties = writer.Begin();
            writer.Byte(Property.ReceiveMaximum);
            writer.UInt16(receiveMaximum);
            writer.Byte(Property.MaximumPacketSize);
            writer.UInt32((uint)maximumPacketSize);
            writer.End(properties);
        }

        writer.Text(options.ClientId);
        Will(ref writer, options);
        if (options.UserName is { } user)
        {
            writer.Text(user);
        }

        if (!options.Password.IsEmpty)
        {
            writer.Binary(options.Password.Span);
        }

        writer.End(body);
        return writer.Failed ? 0 : writer.Length;
    }

    /// <summary>Reads the protocol level alone, so that a version nobody here speaks can be told so (§3.1.2.2); 0 when it is not MQTT.</summary>
    public static byte Version(ReadOnlySpan<byte> body)
    {
        var reader = new Reader(body);
        var name = reader.Text();
        var level = reader.Byte();
        return !reader.Failed && (name.SequenceEqual("MQTT"u8) || name.SequenceEqual("MQIsdp"u8)) ? level : (byte)0;
    }

    /// <summary>Reads the body of the packet; false when it does not follow the standard or is of another version than 5 and 3.1.1.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out ConnectPacket packet)
    {
        packet = default;
        var reader = new Reader(body);
        var name = reader.Text();
        var level = reader.Byte();
        var flags = reader.Byte();
        var keepAlive = reader.UInt16();
        if (reader.Failed || !name.SequenceEqual("MQTT"u8) || level is not (4 or 5) || !FlagsAllowed(flags, level))
        {
            return false;
        }

        var exchange = false;
        uint receiveMaximum = ushort.MaxValue, packetSize = Frame.LongestPossible, expiry = 0;
        if (level == 5)
        {
            var properties = new PropertyReader(ref reader, Property.InConnect);
            while (properties.Next())
            {
                switch (properties.Id)
                {
                    case Property.ReceiveMaximum:
                        receiveMaximum = properties.Number;
                        break;
                    case Property.MaximumPacketSize:
                        packetSize = properties.Number;
                        break;
                    case Property.AuthenticationMethod:
                        exchange = true;
                        break;
                    case Property.SessionExpiry:
                        expiry = properties.Number;
                        break;
                }
            }

            // §3.1.2.11.3 and §3.1.2.11.4: zero is a protocol error.
            if (properties.Failed || receiveMaximum == 0 || packetSize == 0)
            {
                return false;
            }
        }

        var clientId = reader.Text();
        var will = (flags & WillFlag) != 0;
        ReadOnlySpan<byte> willProperties = default;
        if (will && level == 5 && !TryWillProperties(ref reader, out willProperties))
        {
            return false;
        }

        packet = new ConnectPacket
        {
            Level = level,
            Flags = flags,
            KeepAlive = keepAlive,
            ClientId = clientId,
            ReceiveMaximum = (int)receiveMaximum,
            MaximumPacketSize = (int)Math.Min(packetSize, Frame.LongestPossible),
            SessionExpiry = expiry,
            AsksForExchange = exchange,
            WillProperties = willProperties,
            WillTopic = will ? reader.Text() : default,
            WillPayload = will ? reader.Binary() : default,
            UserName = (flags & UserNameFlag) != 0 ? reader.Text() : default,
            Password = (flags & PasswordFlag) != 0 ? reader.Binary() : default,
        };
        return !reader.Failed && reader.AtEnd && will != packet.WillTopic.IsEmpty;
    }

    private static bool TryWillProperties(scoped ref Reader reader, out ReadOnlySpan<byte> block)
    {
        var properties = new PropertyReader(ref reader, Property.InWill);
        while (properties.Next())
        {
        }

        block = properties.Block;
        return !properties.Failed && !reader.Failed;
    }

    private static byte FlagsOf(LinkOptions options)
    {
        var flags = CleanStartFlag;
        if (options.Will is { } will)
        {
            flags |= WillFlag | (1 << 3);
            flags |= will.Retain ? WillRetainFlag : (byte)0;
        }

        flags |= options.UserName is null ? (byte)0 : UserNameFlag;
        flags |= options.Password.IsEmpty ? (byte)0 : PasswordFlag;
        return flags;
    }

    /// <summary>§3.1.2.3: bit 0 is reserved; without a will its QoS and retain are 0; 3.1.1 §3.1.2.9: no password without a user name.</summary>
    private static bool FlagsAllowed(byte flags, byte level) =>
        (flags & 1) == 0
        && ((flags >> 3) & 3) != 3
        && ((flags & WillFlag) != 0 || (flags & 0x38) == 0)
        && (level == 5 || (flags & PasswordFlag) == 0 || (flags & UserNameFlag) != 0);

    private static void Will(ref Writer writer, LinkOptions options)
    {
        if (options.Will is not { } will)
        {
            return;
        }

        if (options.Version5)
        {
            MessageProperties.Write(ref writer, will, alias: 0);
        }

        writer.Text(will.Topic);
        writer.Binary(will.Payload.Span);
    }
}
