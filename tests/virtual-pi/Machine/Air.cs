using Gateway.Drivers.Chips;

namespace VirtualPi.Machine;

/// <summary>
/// What a BME280 with the calibration of the datasheet's example finds, and what that means by the datasheet's integer formulas. Computed by
/// a program that shares nothing with this one; the first was also read back from Linux' own driver.
/// </summary>
internal sealed record Air(Bme280Raw Raw, double Celsius, double Pascal)
{
    /// <summary>The humidity that goes with the raw value 28437 at 25.08 °C.</summary>
    public const double MildPercent = 46808 / 1024.0;

    /// <summary>The example of the datasheets.</summary>
    public static Air Mild { get; } = new(new Bme280Raw(519888, 415148, 28437), 25.08, 25767233 / 256.0);

    /// <summary>The same with a higher temperature.</summary>
    public static Air Hot { get; } = new(new Bme280Raw(600000, 415148, 28437), 50.11, 104527.67);

    /// <summary>The registers 0x88 to 0xA1.</summary>
    public static byte[] FirstCalibration => Convert.FromHexString("706B436718FC7D8E43D6D00B270B8C00F9FF8C3CF8C67017004B");

    /// <summary>The registers 0xE1 to 0xE7.</summary>
    public static byte[] SecondCalibration => Convert.FromHexString("6B010013" + "2B031E");
}
