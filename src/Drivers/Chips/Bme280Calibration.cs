using System.Buffers.Binary;

namespace Gateway.Drivers.Chips;

/// <summary>
/// The calibration in a BME280's memory, and the compensation of raw values with it: the integer formulas of the datasheet
/// (BST-BME280-DS002, 4.2.3), in 64 bits throughout, so that nothing a faulty chip says can overflow.
/// </summary>
internal readonly struct Bme280Calibration
{
    /// <summary>Length of the first part, from register 0x88: temperature, pressure, a gap, and H1 as the last byte.</summary>
    public const int FirstLength = 26;

    /// <summary>Length of the first part of a BMP280, which ends before the gap.</summary>
    public const int FirstLengthWithoutHumidity = 24;

    /// <summary>Length of the second part, from register 0xE1: H2 to H6.</summary>
    public const int SecondLength = 7;

    private readonly long t1, t2, t3, p1, p2, p3, p4, p5, p6, p7, p8, p9, h1, h2, h3, h4, h5, h6;

    /// <summary>Reads both parts.</summary>
    public Bme280Calibration(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        t1 = BinaryPrimitives.ReadUInt16LittleEndian(first);
        t2 = Signed(first, 2);
        t3 = Signed(first, 4);
        p1 = BinaryPrimitives.ReadUInt16LittleEndian(first[6..]);
        p2 = Signed(first, 8);
        p3 = Signed(first, 10);
        p4 = Signed(first, 12);
        p5 = Signed(first, 14);
        p6 = Signed(first, 16);
        p7 = Signed(first, 18);
        p8 = Signed(first, 20);
        p9 = Signed(first, 22);
        h1 = first[25];
        h2 = Signed(second, 0);
        h3 = second[2];

        // H4 and H5 have 12 bits with sign and share the byte at 0xE5: its low half is the low end of H4, its high half that of H5.
        h4 = ((sbyte)second[3] << 4) | (second[4] & 0x0F);
        h5 = ((sbyte)second[5] << 4) | (second[4] >> 4);
        h6 = (sbyte)second[6];
    }

    /// <summary>False when this can be no chip's calibration: what is read from a dead or disturbed bus.</summary>
    public bool IsPlausible => t1 is not (0 or 0xFFFF) && p1 is not (0 or 0xFFFF);

    /// <summary>The "fine temperature", on which the others depend.</summary>
    public long Fine(int raw)
    {
        var v1 = (((raw >> 3) - (t1 << 1)) * t2) >> 11;
        var d = (raw >> 4) - t1;
        var v2 = (((d * d) >> 12) * t3) >> 14;
        return v1 + v2;
    }

    /// <summary>Temperature in °C, in steps of 0.01.</summary>
    public static double Temperature(long fine) => ((fine * 5) + 128 >> 8) / 100.0;

    /// <summary>Pressure in Pa, in steps of 1/256; NaN when the calibration cannot be right.</summary>
    public double Pressure(int raw, long fine)
    {
        var v1 = fine - 128000;
        var v2 = (v1 * v1 * p6) + ((v1 * p5) << 17) + (p4 << 35);
        v1 = ((v1 * v1 * p3) >> 8) + ((v1 * p2) << 12);
        v1 = (((1L << 47) + v1) * p1) >> 33;
        if (v1 <= 0)
        {
            return double.NaN;
        }

        var p = ((((1048576L - raw) << 31) - v2) * 3125) / v1;
        v1 = (p9 * (p >> 13) * (p >> 13)) >> 25;
        v2 = (p8 * p) >> 19;
        return (((p + v1 + v2) >> 8) + (p7 << 4)) / 256.0;
    }

    /// <summary>Relative humidity in %, in steps of 1/1024, between 0 and 100.</summary>
    public double Humidity(int raw, long fine)
    {
        var v = fine - 76800;
        var left = (((long)raw << 14) - (h4 << 20) - (h5 * v) + 16384) >> 15;
        var right = ((((((v * h6) >> 10) * (((v * h3) >> 11) + 32768)) >> 10) + 2097152) * h2 + 8192) >> 14;
        v = left * right;
        v -= ((((v >> 15) * (v >> 15)) >> 7) * h1) >> 4;
        return (Math.Clamp(v, 0, 419430400) >> 12) / 1024.0;
    }

    private static long Signed(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
}
