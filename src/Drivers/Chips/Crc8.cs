namespace Gateway.Drivers.Chips;

/// <summary>The 8-bit checksums of sensors. None of them tells a line that is always low or always high from data in every case; ranges do.</summary>
internal static class Crc8
{
    /// <summary>Sensirion's (SHT3x datasheet, 4.12; also the AHT20's): polynomial 0x31, begins with 0xFF.</summary>
    public static byte Sensirion(ReadOnlySpan<byte> data) => HighestFirst(data, 0xFF);

    /// <summary>That of the HTU21D and its kin: polynomial 0x31, begins with 0.</summary>
    public static byte Htu21(ReadOnlySpan<byte> data) => HighestFirst(data, 0);

    /// <summary>That of 1-Wire (Maxim application note 27): polynomial 0x31 with the lowest bit first, begins with 0. All zeros pass it.</summary>
    public static byte Maxim(ReadOnlySpan<byte> data)
    {
        var crc = 0;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x8C : crc >> 1;
            }
        }

        return (byte)crc;
    }

    private static byte HighestFirst(ReadOnlySpan<byte> data, byte begin)
    {
        int crc = begin;
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
