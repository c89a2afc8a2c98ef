using System.Buffers.Binary;
using System.Text.Unicode;

namespace Gateway.Mqtt.Codec;

/// <summary>
/// Reads the data types of MQTT 5 §1.5 from bytes. Never throws: the first thing that does not fit sets
/// <see cref="Failed"/>, and everything after it reads as zero or empty.
/// </summary>
internal ref struct Reader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>Whether something did not fit.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether every byte was read.</summary>
    public readonly bool AtEnd => rest.IsEmpty;

    /// <summary>Bytes not yet read.</summary>
    public readonly int Left => rest.Length;

    /// <summary>One byte.</summary>
    public byte Byte()
    {
        var taken = Take(1);
        return taken.IsEmpty ? (byte)0 : taken[0];
    }

    /// <summary>Two Byte Integer (§1.5.2).</summary>
    public ushort UInt16()
    {
        var taken = Take(2);
        return taken.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(taken);
    }

    /// <summary>Four Byte Integer (§1.5.3).</summary>
    public uint UInt32()
    {
        var taken = Take(4);
        return taken.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(taken);
    }

    /// <summary>Variable Byte Integer (§1.5.5).</summary>
    public int VarInt()
    {
        var value = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            var next = Byte();
            value |= (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
            {
                return value;
            }
        }

        return Fail<int>();
    }

    /// <summary>Binary Data (§1.5.6).</summary>
    public ReadOnlySpan<byte> Binary() => Take(UInt16());

    /// <summary>UTF-8 Encoded String (§1.5.4): well-formed, without U+0000.</summary>
    public ReadOnlySpan<byte> Text()
    {
        var text = Binary();
        if (text.Contains((byte)0) || !Utf8.IsValid(text))
        {
            Failed = true;
            rest = default;
            return default;
        }

        return text;
    }

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length)
        {
            Failed = true;
            rest = default;
            return default;
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> Rest() => Take(rest.Length);

    private T? Fail<T>()
    {
        Failed = true;
        rest = default;
        return default;
    }
}
