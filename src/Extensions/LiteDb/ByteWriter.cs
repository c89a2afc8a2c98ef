using System.Buffers.Binary;
using System.Text;

namespace Gateway.Extensions.LiteDb;

/// <summary>Writes a record: numbers in as many bytes as they need, and each text once. Reused; grows to its largest use.</summary>
internal sealed class ByteWriter
{
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);
    private byte[] buffer = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        texts.Clear();
    }

    /// <summary>A part begins that can be read by itself. Returns where.</summary>
    public int Begin()
    {
        texts.Clear();
        return Length;
    }

    public void Byte(byte value) => Room(1)[0] = value;

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);

    /// <summary>A number near zero takes few bytes, whatever its sign.</summary>
    public void Number(long value)
    {
        var rest = ((ulong)value << 1) ^ (ulong)(value >> 63);
        for (; rest >= 0x80; rest >>= 7)
        {
            Byte((byte)(rest | 0x80));
        }

        Byte((byte)rest);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        value.CopyTo(Room(value.Length));
    }

    public void Text(string? text)
    {
        if (text is null)
        {
            Number(0);
        }
        else if (texts.TryGetValue(text, out var index))
        {
            Number(index);
        }
        else
        {
            texts[text] = texts.Count + 1;
            Number(texts.Count);
            var count = Encoding.UTF8.GetByteCount(text);
            Number(count);
            Encoding.UTF8.GetBytes(text, Room(count));
        }
    }

    private Span<byte> Room(int count)
    {
        if (buffer.Length - Length < count)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + count));
        }

        Length += count;
        return buffer.AsSpan(Length - count, count);
    }
}
