using System.Buffers.Binary;

namespace TestKit.Proxy;

/// <summary>
/// Writes what passed a proxy as a pcap file, so that wireshark's decoders can judge it without root and without a network card:
/// each chunk of bytes becomes one TCP segment between two invented addresses.
/// </summary>
/// <remarks>pcap 2.4, link type 101 (raw IP). The gateway is 10.0.0.1 with port 10000 + connection, the broker 10.0.0.2:1883.</remarks>
public sealed class CaptureFile : IDisposable
{
    private const int Headers = 40;
    private const int Largest = 32 * 1024;
    private readonly Lock gate = new();
    private readonly Dictionary<(int Connection, bool FromGateway), uint> next = [];
    private readonly FileStream file;
    private bool closed;

    /// <summary>Begins a file; one that is there is overwritten.</summary>
    public CaptureFile(string path)
    {
        file = File.Create(path);
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 65_535);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 101);
        file.Write(header);
    }

    /// <summary>Adds bytes of one direction of a connection.</summary>
    public void Add(int connection, bool fromGateway, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            if (next.TryAdd((connection, true), 1))
            {
                // The handshake, so that the decoder knows where the conversation begins.
                next[(connection, false)] = 1;
                Segment(connection, true, 0x02, 0, 0, []);
                Segment(connection, false, 0x12, 0, 1, []);
                Segment(connection, true, 0x10, 1, 1, []);
            }

            for (var at = 0; at < bytes.Length; at += Largest)
            {
                var some = bytes[at..Math.Min(bytes.Length, at + Largest)];
                Segment(connection, fromGateway, 0x18, next[(connection, fromGateway)], next[(connection, !fromGateway)], some);
                next[(connection, fromGateway)] += (uint)some.Length;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            file.Dispose();
        }
    }

    private void Segment(int connection, bool fromGateway, byte flags, uint sequence, uint acknowledged, ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[16 + Headers];
        head.Clear();
        var now = TimeProvider.System.GetUtcNow();
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)now.ToUnixTimeSeconds());
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)(now.Ticks % TimeSpan.TicksPerSecond / 10));
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], (uint)(Headers + bytes.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], (uint)(Headers + bytes.Length));

        var ip = head[16..];
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(Headers + bytes.Length));
        ip[8] = 64;
        ip[9] = 6;
        ip[12] = ip[16] = 10;
        ip[15] = (byte)(fromGateway ? 1 : 2);
        ip[19] = (byte)(fromGateway ? 2 : 1);

        var tcp = ip[20..];
        var port = (ushort)(10_000 + (connection % 50_000));
        BinaryPrimitives.WriteUInt16BigEndian(tcp, fromGateway ? port : (ushort)1883);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], fromGateway ? (ushort)1883 : port);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledged);
        tcp[12] = 0x50;
        tcp[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 65_535);
        file.Write(head);
        file.Write(bytes);
    }
}
