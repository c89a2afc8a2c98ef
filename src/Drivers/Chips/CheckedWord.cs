using System.Buffers.Binary;

namespace Gateway.Drivers.Chips;

/// <summary>A word of 16 bits, highest byte first, with its checksum behind it, as Sensirion's chips send them.</summary>
internal static class CheckedWord
{
    public const int Length = 3;

    /// <summary>Reads the word at <paramref name="index"/>; false when its checksum is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> words, int index, out int word)
    {
        var three = words.Slice(index * Length, Length);
        word = BinaryPrimitives.ReadUInt16BigEndian(three);
        return Crc8.Sensirion(three[..2]) == three[2];
    }

    /// <summary>Writes a word with its checksum.</summary>
    public static void Write(Span<byte> words, int index, int word)
    {
        var three = words.Slice(index * Length, Length);
        BinaryPrimitives.WriteUInt16BigEndian(three, (ushort)word);
        three[2] = Crc8.Sensirion(three[..2]);
    }
}
