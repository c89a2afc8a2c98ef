using System.Buffers.Binary;
using System.Text;

namespace TestKit.Proxy;

/// <summary>One packet as it passed the proxy, before the proxy did anything to it.</summary>
/// <param name="Connection">Number of the connection, from 1.</param>
/// <param name="Incarnation">Number of the broker's life, from 1; see <see cref="RecordingProxy.Incarnation"/>.</param>
/// <param name="FromGateway">True: from the gateway to the broker.</param>
/// <param name="Bytes">The whole packet.</param>
public sealed record SeenPacket(int Connection, int Incarnation, bool FromGateway, byte[] Bytes)
{
    /// <summary>CONNECT is 1, CONNACK 2, PUBLISH 3, PUBACK 4 … (MQTT 5 §2.1.2).</summary>
    public int Type => Bytes[0] >> 4;

    /// <summary>A publish whose QoS is 1 or 2.</summary>
    public bool IsPublish => Type == 3;

    /// <summary>An acknowledgement of a publish.</summary>
    public bool IsPuback => Type == 4;

    /// <summary>DUP flag of a publish.</summary>
    public bool Duplicate => (Bytes[0] & 8) != 0;

    /// <summary>RETAIN flag of a publish.</summary>
    public bool Retain => (Bytes[0] & 1) != 0;

    /// <summary>QoS of a publish.</summary>
    public int Qos => (Bytes[0] >> 1) & 3;

    /// <summary>Protocol level of a CONNECT: 4 is MQTT 3.1.1, 5 is MQTT 5.</summary>
    public int ProtocolLevel => Bytes[Body + 6];

    /// <summary>Topic of a publish as it is in the packet: empty when a topic alias stands for it.</summary>
    public string Topic => Encoding.UTF8.GetString(Bytes, Body + 2, Word(Body));

    /// <summary>Packet identifier of a publish at QoS 1 or of its acknowledgement.</summary>
    public int PacketId => IsPublish ? Word(Body + 2 + Word(Body)) : Word(Body);

    /// <summary>Reason code of a PUBACK or CONNACK; 0 where MQTT leaves it out.</summary>
    public int ReasonCode => Type == 2 ? Bytes[Body + 1] : Bytes.Length > Body + 2 ? Bytes[Body + 2] : 0;

    private int Body
    {
        get
        {
            var at = 1;
            while ((Bytes[at++] & 0x80) != 0)
            {
            }

            return at;
        }
    }

    /// <summary>Payload of a publish.</summary>
    /// <param name="version5">Whether the connection speaks MQTT 5, where properties stand before the payload.</param>
    public byte[] Payload(bool version5) => Bytes[(version5 ? Properties(AfterPacketId).End : AfterPacketId)..];

    /// <summary>Topic alias of a publish in MQTT 5 (§3.3.2.3.4); 0: none.</summary>
    public int TopicAlias() => Property(AfterPacketId, 0x23) is { } at ? Word(at) : 0;

    /// <summary>Most topic aliases that a CONNACK in MQTT 5 allows (§3.2.2.3.8); 0: none.</summary>
    public int TopicAliasMaximum() => Property(Body + 2, 0x22) is { } at ? Word(at) : 0;

    private int AfterPacketId => Body + 2 + Word(Body) + (Qos > 0 ? 2 : 0);

    private (int Begin, int End) Properties(int from)
    {
        var (length, begin) = Variable(from);
        return (begin, begin + length);
    }

    /// <summary>Where the value of a property begins (§2.2.2.2); null: it is not there.</summary>
    private int? Property(int from, byte wanted)
    {
        var (at, end) = Properties(from);
        while (at < end)
        {
            var id = Bytes[at++];
            if (id == wanted)
            {
                return at;
            }

            at = id switch
            {
                0x01 or 0x17 or 0x19 or 0x24 or 0x25 or 0x28 or 0x29 or 0x2A => at + 1,
                0x13 or 0x21 or 0x22 or 0x23 => at + 2,
                0x02 or 0x11 or 0x18 or 0x27 => at + 4,
                0x03 or 0x08 or 0x09 or 0x12 or 0x15 or 0x16 or 0x1A or 0x1C or 0x1F => Behind(at),
                0x26 => Behind(Behind(at)),
                0x0B => Variable(at).End,
                _ => throw new InvalidDataException($"there is no property {id:X2} in MQTT 5"),
            };
        }

        return null;
    }

    /// <summary>Where a text or bytes with their length end.</summary>
    private int Behind(int at) => at + 2 + Word(at);

    private (int Value, int End) Variable(int at)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            value |= (Bytes[at] & 0x7F) << shift;
            if ((Bytes[at++] & 0x80) == 0)
            {
                return (value, at);
            }
        }
    }

    private int Word(int at) => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(at));
}
