using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace Gateway.Mqtt.Codec;

/// <summary>
/// Writes the data types of MQTT 5 §1.5 into bytes. Never throws: what does not fit, or is not legal text, sets
/// <see cref="Failed"/>, and nothing more is written.
/// </summary>
internal ref struct Writer(Span<byte> bytes)
{
    private readonly Span<byte> bytes = bytes;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Whether something did not fit.</summary>
    public bool Failed { get; private set; }

    /// <summary>Number of bytes of a Variable Byte Integer (§1.5.5).</summary>
    public static int VarIntLength(int value) => value switch { < 128 => 1, < 16_384 => 2, < 2_097_152 => 3, _ => 4 };

    /// <summary>One byte.</summary>
    public void Byte(byte value)
    {
        if (Room(1))
        {
            bytes[Length++] = value;
        }
    }

    /// <summary>Two Byte Integer.</summary>
    public void UInt16(int value)
    {
        if (Room(2))
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[Length..], (ushort)value);
            Length += 2;
        }
    }

    /// <summary>Four Byte Integer.</summary>
    public void UInt32(uint value)
    {
        if (Room(4))
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes[Length..], value);
            Length += 4;
        }
    }

    /// <summary>Variable Byte Integer, in as few bytes as possible (§1.5.5).</summary>
    public void VarInt(int value)
    {
        while (value >= 128)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>Bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> value)
    {
        if (Room(value.Length))
        {
            value.CopyTo(bytes[Length..]);
            Length += value.Length;
        }
    }

    /// <summary>Binary Data: at most 65,535 bytes.</summary>
    public void Binary(ReadOnlySpan<byte> value)
    {
        Failed |= value.Length > ushort.MaxValue;
        UInt16(value.Length);
        Raw(value);
    }

    /// <summary>UTF-8 Encoded String (§1.5.4): at most 65,535 bytes, no lone surrogate, no U+0000.</summary>
    public void Text(string value)
    {
        if (!Room(2))
        {
            return;
        }

        var status = Utf8.FromUtf16(value, bytes[(Length + 2)..], out _, out var written, replaceInvalidSequences: false);
        if (status != OperationStatus.Done || written > ushort.MaxValue || value.Contains('\0', StringComparison.Ordinal))
        {
            Failed = true;
            return;
        }

        UInt16(written);
        Length += written;
    }

    /// <summary>Keeps room for the length of what follows until <see cref="End"/>.</summary>
    /// <param name="expected">Its probable length; a wrong guess costs a move of the bytes, nothing else.</param>
    public int Begin(int expected = 0)
    {
        var reserved = VarIntLength(expected);
        if (Room(reserved))
        {
            Length += reserved;
            bytes[Length - 1] = (byte)reserved;
        }

        return Length;
    }

    /// <summary>Writes the length of what came since <see cref="Begin"/> returned <paramref name="mark"/> before it.</summary>
    public void End(int mark)
    {
        if (Failed)
        {
            return;
        }

        var count = Length - mark;
        var begin = mark - bytes[mark - 1];
        var shift = VarIntLength(count) - (mark - begin);
        if (shift != 0)
        {
            if (shift > 0 && !Room(shift))
            {
                return;
            }

            bytes.Slice(mark, count).CopyTo(bytes[(mark + shift)..]);
        }

        Length = begin;
        VarInt(count);
        Length += count;
    }

    /// <summary>Writes a reason code and its reason string as PUBACK and DISCONNECT of MQTT 5 have them (§3.4.2, §3.14.2): nothing at all for a plain success.</summary>
    public void Reason(byte code, string? text)
    {
        if (code == 0 && text is null)
        {
            return;
        }

        Byte(code);
        var properties = Begin();
        if (text is not null)
        {
            Byte(Property.ReasonString);
            Text(text);
        }

        End(properties);
    }

    private bool Room(int count)
    {
        Failed |= bytes.Length - Length < count;
        return !Failed;
    }
}
