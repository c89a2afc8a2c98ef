using System.Buffers.Binary;
using System.Text;

namespace Gateway.Extensions.LiteDb;

/// <summary>Reads what a <see cref="ByteWriter"/> wrote, from the beginning of a part.</summary>
internal sealed class ByteReader(ReadOnlyMemory<byte> bytes, int at)
{
    private readonly List<string> texts = [];
    private int at = at;

    public byte Byte() => Take(1).Span[0];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8).Span);

    /// <exception cref="FormatException">It is longer than any number.</exception>
    public long Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new FormatException("a number has no end");
    }

    /// <summary>A number of things that follow, each of a byte at least: what is damaged must not allocate without bound.</summary>
    public int Count()
    {
        var count = Number();
        return count >= 0 && count <= bytes.Length - at ? (int)count : throw new FormatException("a count is larger than what is there");
    }

    public ReadOnlyMemory<byte> Bytes() => Take(Count());

    public string Text() => TextOrNull() ?? throw new FormatException("a text is missing");

    public string? TextOrNull()
    {
        var index = Number();
        if (index == 0)
        {
            return null;
        }

        if (index == texts.Count + 1)
        {
            texts.Add(Encoding.UTF8.GetString(Bytes().Span));
        }

        return index > 0 && index <= texts.Count ? texts[(int)index - 1] : throw new FormatException("a text is not known");
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (at < 0 || count > bytes.Length - at)
        {
            throw new FormatException("it ends too early");
        }

        at += count;
        return bytes.Slice(at - count, count);
    }
}
