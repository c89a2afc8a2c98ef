namespace Gateway.IotBindings.Chips;

/// <summary>Words of 16 bits with a checksum behind each, as Sensirion's chips and the AHT20 send it (CRC-8, polynomial 0x31, start 0xFF).</summary>
internal static class SensirionWords
{
    private const int Length = 3;

    /// <summary>Whether each word has the right checksum.</summary>
    public static bool AreRight(ReadOnlySpan<byte> words)
    {
        for (; words.Length >= Length; words = words[Length..])
        {
            if (Crc(words[..(Length - 1)]) != words[Length - 1])
            {
                return false;
            }
        }

        return words.IsEmpty;
    }

    /// <summary>The checksum of bytes.</summary>
    public static byte Crc(ReadOnlySpan<byte> data)
    {
        var crc = 0xFF;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x80) != 0 ? (crc << 1) ^ 0x31 : crc << 1;
            }
        }

        return (byte)crc;
    }
}
