using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Extensions.LiteDb;

/// <summary>
/// What a document holds: a record, or a part of one, behind a head that says of which store and number it is, with a CRC-32C over all. The library
/// checks nothing of what it reads.
/// </summary>
internal static class Frame
{
    /// <summary>The bytes of a record that one document takes; the library allows 16 MB.</summary>
    public const int PartSize = 1 << 20;

    /// <summary>The parts that a record may have: 64 MiB are more than any commit.</summary>
    public const int MostParts = 64;

    /// <summary>The bytes of the head.</summary>
    public const int HeadSize = 32;

    private const uint Magic = 0x3144_4C53;

    /// <summary>How many documents a record of so many bytes takes.</summary>
    public static int Parts(int length) => Math.Max(1, (length + PartSize - 1) / PartSize);

    /// <summary>The key of a document: records in order, and their parts in order.</summary>
    public static long Key(long record, int part) => (record * MostParts) + part;

    public static long RecordOf(long key) => key / MostParts;

    /// <summary>Makes the content of one document.</summary>
    public static byte[] Wrap(string stream, long record, int part, ReadOnlySpan<byte> whole)
    {
        var parts = Parts(whole.Length);
        var from = part * PartSize;
        var content = whole[from..Math.Min(whole.Length, from + PartSize)];
        var frame = new byte[HeadSize + content.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(8), Key(record, part));
        Encoding.ASCII.GetBytes(stream, frame.AsSpan(16, 8));
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(24), parts);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(28), content.Length);
        content.CopyTo(frame.AsSpan(HeadSize));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Sum(frame));
        return frame;
    }

    /// <summary>How many documents the record has of which <paramref name="frame"/> is the document <paramref name="key"/>; 0: it is damaged.</summary>
    public static int Check(ReadOnlySpan<byte> frame, long key)
    {
        if (frame.Length < HeadSize
            || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic
            || BinaryPrimitives.ReadInt64LittleEndian(frame[8..]) != key
            || BinaryPrimitives.ReadInt32LittleEndian(frame[28..]) != frame.Length - HeadSize
            || BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) != Sum(frame))
        {
            return 0;
        }

        var parts = BinaryPrimitives.ReadInt32LittleEndian(frame[24..]);
        return parts is > 0 and <= MostParts && key % MostParts < parts ? parts : 0;
    }

    /// <summary>The stream of a frame that is whole.</summary>
    public static string StreamOf(ReadOnlySpan<byte> frame) => Encoding.ASCII.GetString(frame.Slice(16, 8));

    /// <summary>The CRC-32C of the bytes that follow the sum, which stands in the second four.</summary>
    public static uint Sum(ReadOnlySpan<byte> frame)
    {
        var content = frame[8..];
        var sum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(content);
        foreach (var word in words)
        {
            sum = BitOperations.Crc32C(sum, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var rest in content[(words.Length * 8)..])
        {
            sum = BitOperations.Crc32C(sum, rest);
        }

        return ~sum;
    }
}
