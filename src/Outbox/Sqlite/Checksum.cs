using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Gateway.Outbox.Sqlite;

/// <summary>
/// The CRC-32C over key and content that stands in every row. It begins with the table and the stream, so that a row that
/// wandered, or came with the log of another store, does not pass.
/// </summary>
internal struct Checksum(uint seed)
{
    private uint value = seed;

    /// <summary>The checksum of what was added; as a signed number of 32 bits it takes 4 bytes in a row, and not 6.</summary>
    public readonly long Value => (int)~value;

    /// <summary>Where the rows of <paramref name="table"/> of <paramref name="stream"/> begin.</summary>
    public static uint Seed(string table, string stream)
    {
        var sum = new Checksum(uint.MaxValue);
        sum.Add(table);
        sum.Add(stream);
        return sum.value;
    }

    public void Add(long number) => value = BitOperations.Crc32C(value, (ulong)number);

    /// <summary>SQLite keeps neither the sign of a zero nor the sort of a NaN.</summary>
    public void Add(double number) =>
        Add(number == 0 ? 0 : BitConverter.DoubleToInt64Bits(double.IsNaN(number) ? double.NaN : number));

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add((long)bytes.Length);
        while (bytes.Length >= 8)
        {
            value = BitOperations.Crc32C(value, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
        {
            value = BitOperations.Crc32C(value, b);
        }
    }

    public void Add(string? text)
    {
        if (text is null)
        {
            Add(-1);
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = most <= 512 ? stackalloc byte[512] : new byte[most];
        Add(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }
}
