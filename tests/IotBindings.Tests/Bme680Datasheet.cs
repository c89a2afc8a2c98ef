namespace Gateway.IotBindings.Tests;

/// <summary>
/// The BME680 by the whole numbers of its datasheet (BST-BME680-DS001, 3.3 and 3.4), with a calibration of the size that chips have. The binding
/// computes with the formulas for floating point.
/// </summary>
internal static class Bme680Datasheet
{
    private const int TemperatureRaw = 497_600;
    private const int PressureRaw = 353_000;
    private const int HumidityRaw = 22_800;
    private const int GasRaw = 600;
    private const int GasRange = 5;
    private const int T1 = 26_125, T2 = 26_364, T3 = 3;
    private const int P1 = 36_477, P2 = -10_363, P3 = 88, P4 = 7_237, P5 = -128, P6 = 30, P7 = 34, P8 = -1_186, P9 = -2_936, P10 = 30;
    private const int H1 = 775, H2 = 1_018, H3 = 2, H4 = 45, H5 = 20, H6 = 120, H7 = -100;
    private const int RangeError = 3;

    // Table 16 of the datasheet, for range 5.
    private const long GasFactor = 2_126_008_810;
    private const long GasScale = 127_110_228;

    /// <summary>The chip after a measurement.</summary>
    public static RegisterChip Chip() => new RegisterChip()
        .With(0xD0, "61").With(0x1D, "80")
        .With(0x1F, Twenty(PressureRaw) + Twenty(TemperatureRaw) + $"{HumidityRaw:X4}")
        .With(0x2A, $"{GasRaw >> 2:X2}{((GasRaw & 3) << 6) | 0x30 | GasRange:X2}")
        .With(0x04, $"{RangeError << 4:X2}")
        .With(0x8A, Little(T2) + Small(T3) + "00" + Little(P1) + Little(P2) + Small(P3) + "00" + Little(P4) + Little(P5) + Small(P7) + Small(P6) + "0000" + Little(P8) + Little(P9) + Small(P10))
        .With(0xE1, $"{H2 >> 4:X2}{((H2 & 15) << 4) | (H1 & 15):X2}{H1 >> 4:X2}" + Small(H3) + Small(H4) + Small(H5) + Small(H6) + Small(H7) + Little(T1));

    /// <summary>Temperature in °C, humidity in %, pressure in Pa, gas resistance in Ω.</summary>
    public static double[] Values()
    {
        var (fine, celsius) = Temperature();
        return [celsius / 100.0, Humidity(celsius) / 1000.0, Pressure(fine), Gas()];
    }

    private static (int Fine, int Celsius) Temperature()
    {
        var first = (TemperatureRaw >> 3) - (T1 << 1);
        var linear = (int)(((long)first * T2) >> 11);
        var square = (int)(((((first >> 1) * (long)(first >> 1)) >> 12) * (T3 << 4)) >> 14);
        var fine = linear + square;
        return (fine, ((fine * 5) + 128) >> 8);
    }

    private static int Pressure(int fine)
    {
        long half = (fine >> 1) - 64_000;
        var square = (half >> 2) * (half >> 2);
        var offset = (((square >> 11) * P6) >> 2) + ((half * P5) << 1);
        offset = (offset >> 2) + ((long)P4 << 16);
        var scale = (((square >> 13) * (P3 << 5)) >> 3) + ((P2 * half) >> 1);
        scale = ((32_768 + (scale >> 18)) * P1) >> 15;
        var pressure = ((1_048_576 - PressureRaw - (offset >> 12)) * 3125 << 1) / scale;
        var ninth = (P9 * (((pressure >> 3) * (pressure >> 3)) >> 13)) >> 12;
        var eighth = ((pressure >> 2) * P8) >> 13;
        var tenth = ((pressure >> 8) * (pressure >> 8) * (pressure >> 8) * P10) >> 17;
        return (int)(pressure + ((ninth + eighth + tenth + (P7 << 7)) >> 4));
    }

    private static int Humidity(long celsius)
    {
        var level = HumidityRaw - (H1 << 4) - ((celsius * H3 / 100) >> 1);
        var slope = (H2 * ((celsius * H4 / 100) + (((celsius * (celsius * H5 / 100)) >> 6) / 100) + (1 << 14))) >> 10;
        var linear = level * slope;
        var square = (((H6 << 7) + (celsius * H7 / 100)) >> 4) * (((linear >> 14) * (linear >> 14)) >> 10);
        return (int)((((linear + (square >> 1)) >> 10) * 1000) >> 12);
    }

    private static double Gas()
    {
        var factor = ((1340 + (5L * RangeError)) * GasFactor) >> 16;
        var divisor = ((long)GasRaw << 15) - (1L << 24) + factor;
        return (double)(((GasScale * factor) >> 9) + (divisor >> 1)) / divisor;
    }

    private static string Twenty(int value) => $"{value << 4:X6}";

    private static string Little(int value) => $"{value & 0xFF:X2}{(value >> 8) & 0xFF:X2}";

    private static string Small(int value) => $"{value & 0xFF:X2}";
}
