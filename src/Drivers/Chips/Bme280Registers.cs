namespace Gateway.Drivers.Chips;

/// <summary>Registers and figures of the BME280 (datasheet BST-BME280-DS002, chapters 5 and 9.1), which are those of the BMP280 (BST-BMP280-DS001) too, but for humidity.</summary>
internal static class Bme280Registers
{
    public const byte FirstCalibration = 0x88;
    public const byte Id = 0xD0;
    public const byte Reset = 0xE0;
    public const byte SecondCalibration = 0xE1;
    public const byte ControlHumidity = 0xF2;
    public const byte Status = 0xF3;
    public const byte ControlMeasurement = 0xF4;
    public const byte Config = 0xF5;
    public const byte Data = 0xF7;

    public const byte ChipId = 0x60;
    public const byte Bmp280Id = 0x58;
    public const byte ResetWord = 0xB6;
    public const byte Measuring = 0x08;
    public const byte CopyingCalibration = 0x01;
    public const byte ForcedMode = 0x01;
    public const byte ModeBits = 0x03;

    /// <summary>Length of pressure, temperature (20 bits each, in 3 bytes) and humidity (16 bits).</summary>
    public const int DataLength = 8;

    /// <summary>As <see cref="DataLength"/>, of a BMP280.</summary>
    public const int DataLengthWithoutHumidity = 6;

    /// <summary>What the data registers hold when a quantity was not measured.</summary>
    public const int Skipped20 = 0x80000;

    /// <summary>As <see cref="Skipped20"/>, for humidity.</summary>
    public const int Skipped16 = 0x8000;

    /// <summary>Time from reset until it can be talked to.</summary>
    public static readonly TimeSpan StartUp = TimeSpan.FromMilliseconds(2);

    /// <summary>Code of an oversampling of 1, 2, 4, 8 or 16 (1 to 5), or of a filter of 2 to 16 (1 to 4; 0: off).</summary>
    public static int Code(int factor) => factor == 0 ? 0 : int.Log2(factor) + 1;

    /// <summary>The oversampling of a code; 0: not measured.</summary>
    public static int Factor(int code) => code == 0 ? 0 : 1 << (Math.Min(code, 5) - 1);

    /// <summary>Longest time of a measurement (9.1) with the oversampling of each quantity; 0: it is left out.</summary>
    public static TimeSpan LongestConversion(int temperature, int pressure, int humidity) => TimeSpan.FromMilliseconds(
        1.25 + (2.3 * temperature)
        + (pressure > 0 ? (2.3 * pressure) + 0.575 : 0)
        + (humidity > 0 ? (2.3 * humidity) + 0.575 : 0));
}
