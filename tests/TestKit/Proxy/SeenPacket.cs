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

    /// <summary>Topic of a publish.</summary>
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
    public byte[] Payload(bool version5)
    {
        var at = Body + 2 + Word(Body) + (Qos > 0 ? 2 : 0);
        if (version5)
        {
            var length = 0;
            for (var shift = 0; ; shift += 7)
            {
                length |= (Bytes[at] & 0x7F) << shift;
                if ((Bytes[at++] & 0x80) == 0)
                {
                    break;
                }
            }

            at += length;
        }

        return Bytes[at..];
    }

    private int Word(int at) => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(at));
}
