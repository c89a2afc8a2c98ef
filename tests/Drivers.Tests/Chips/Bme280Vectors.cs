using Gateway.Drivers.Chips;

namespace Gateway.Drivers.Tests.Chips;

/// <summary>
/// One calibration with one measurement and what it means: °C, Pa × 256 and % × 1024. V1 is the example of the datasheets (BMP280
/// 3.12, BME280 4.2.3); V2 and V3 were recorded from real chips (periph.io, periph/devices, bmxx80). The results are those of the
/// datasheet's integer formulas, computed by a program that shares nothing with this one; V1 was also read back from the Linux driver.
/// </summary>
public sealed record Bme280Vector(string Name, string First, string Second, int RawT, int RawP, int RawH, double Temperature, long Pressure, long Humidity)
{
    private const string Example = "70 6B 43 67 18 FC 7D 8E 43 D6 D0 0B 27 0B 8C 00 F9 FF 8C 3C F8 C6 70 17 00 4B";

    public static IReadOnlyList<Bme280Vector> All { get; } =
    [
        new("V1h", Example, "6B 01 00 13 2B 03 1E", 519888, 415148, 28437, 25.08, 25767233, 46808),
        new("V1h2", Example, "6A 01 00 13 2B 03 1E", 519888, 415148, 32768, 25.08, 25767233, 71319),
        new("V2", "10 6E 6C 66 32 00 5D 95 B8 D5 D0 0B 77 1E 9D FF F9 FF AC 26 0A D8 BD 10 00 4B", "6E 01 00 13 05 00 1E", 0x8096C, 0x4A52C, 0x7A76, 23.72, 25841330, 66873),
        new("V3", "C9 6C 63 65 32 00 77 93 98 D5 D0 0B 67 23 BA 00 F9 FF AC 26 0A D8 BD 10 00 4B", "5C 01 00 15 0F 00 1E", 0x9E3A5, 0x519FC, 0x5E5B, 62.68, 25491439, 10189),
        new("other H4", Example, "6A 01 00 14 04 00 1E", 519888, 415148, 30000, 25.08, 25767233, 53206),
        new("H4 with low half", Example, "6A 01 00 14 0D 00 1E", 519888, 415148, 30000, 25.08, 25767233, 49922),
        new("H4 and H5 negative", Example, "6B 01 00 F9 DC FF 1E", 519888, 415148, 2000, 25.08, 25767233, 48468),
        new("H5 negative", Example, "6B 01 00 13 EB FC 1E", 519888, 415148, 28437, 25.08, 25767233, 48605),
        new("H6 negative", Example, "6B 01 00 13 2B 03 E2", 519888, 415148, 28437, 25.08, 25767233, 44709),
        new("humidity beyond 100", Example, "6B 01 00 13 2B 03 1E", 519888, 415148, 40000, 25.08, 25767233, 102400),
        new("humidity below 0", Example, "6B 01 00 13 2B 03 1E", 519888, 415148, 0, 25.08, 25767233, 0),
    ];

    public static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace(" ", string.Empty, StringComparison.Ordinal));

    internal Bme280Raw Raw => new(RawT, RawP, RawH);

    internal Bme280Calibration Calibration => new(Bytes(First), Bytes(Second));
}
