using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Adxl345;
using Iot.Device.Bh1750fvi;
using Iot.Device.Imu;
using Iot.Device.Lis3DhAccelerometer;

namespace Gateway.IotBindings.Chips;

/// <summary>Acceleration, rotation, magnetic field and light.</summary>
internal static class MotionAndLightLines
{
    private const string Acceleration = "m/s2";
    private const string Degrees = "deg";
    private const string Rate = "deg/s";

    // The datasheet (DocID17530, table 4) says 2 mg for each of 2048 steps; the binding divides 4 g by them.
    private const double Lis3dhMend = 1.024;
    private static readonly string[] Ranges = ["2", "4", "8", "16"];

    public static IReadOnlyList<BindingLine> All { get; } =
    [
        new("adxl345", "Analog Devices ADXL345 on SPI, read by its Iot.Device binding: acceleration on three axes.",
            "its identity and its power setting are asked for each time: a line without a chip, and a chip that was without power, read as an acceleration of 0",
            Adxl345),
        new("bh1750", "ROHM BH1750 on I²C, read by its Iot.Device binding: illuminance.",
            "asked twice, 180 ms apart: the binding reads before the chip has measured; its finer mode, which is wrong by a factor of 4, is not offered",
            Bh1750),
        new("bno055", "Bosch BNO055 on I²C, read by its Iot.Device binding: orientation, and acceleration without gravity.",
            "its status is read before: after a loss of power it gives zeros; no temperature, which the binding takes without its sign",
            static (s, line) => new I2cBindingSensor(
                s, line, [0x28, 0x29], [new("heading", Degrees, 0, 360), new("roll", Degrees, -180, 180), new("pitch", Degrees, -180, 180), .. Ucum.Axes("acceleration", Acceleration, 160)],
                static (bus, address, wire) => new Bno055Binding(bus, address, wire)))
        {
            Opens = TimeSpan.FromMilliseconds(150),
        },
        new("lis3dh", "ST LIS3DH on I²C, read by its Iot.Device binding: acceleration on three axes, up to 4 g.",
            BindingLine.Watched + "; its values, 2.3 % too low by the datasheet, are mended",
            static (s, line) => new I2cBindingSensor(s, line, [0x18, 0x19], [.. Ucum.Axes("acceleration", Acceleration, 4 * Ucum.Gravity)], UniformBinding<Lis3Dh>.On(
                static device => Lis3Dh.Create(device), TimeSpan.FromMilliseconds(20), 0x20,
                static (chip, into) => into.AddAxes(0, chip.Acceleration, Lis3dhMend * Ucum.Gravity)))),
        new("lsm9ds1", "ST LSM9DS1 on I²C, read by its two Iot.Device bindings: acceleration up to 2 g, rotation up to 245 °/s and magnetic field up to 400 µT.",
            BindingLine.Watched + "; rotation, 14 % too low in the binding, and field, 13 % too low, are mended",
            static (s, line) => new I2cBindingSensor(
                s, line, [0x6A, 0x6B], [.. Ucum.Axes("acceleration", Acceleration, 2 * Ucum.Gravity), .. Ucum.Axes("rotation", Rate, 250), .. Ucum.Axes("field", "uT", 400)],
                static (bus, address, wire) => new Lsm9ds1Binding(bus, address, wire))),
        new("max44009", "Maxim MAX44009 on I²C, read by its Iot.Device binding: illuminance.",
            "its two registers are read one by one, as the datasheet has it, and again where they changed in between: the binding reads both at once; its mark of too much light is bad",
            static (s, line) => new I2cBindingSensor(s, line, [0x4A, 0x4B], [Ucum.Illuminance(188_006)], static (bus, address, wire) => new Max44009Binding(bus, address, wire))),
        new("mpu6050", "TDK InvenSense MPU6050 on I²C, read by its Iot.Device binding: acceleration up to 2 g and rotation up to 250 °/s.",
            BindingLine.Watched + "; no temperature, for which the binding has the formula of another chip",
            static (s, line) => new I2cBindingSensor(s, line, [0x68, 0x69], [.. Ucum.Axes("acceleration", Acceleration, 2 * Ucum.Gravity), .. Ucum.Axes("rotation", Rate, 250)], UniformBinding<Mpu6050>.On(
                static device => new Mpu6050(device), TimeSpan.FromMilliseconds(50), 0x6B,
                static (chip, into) => into.AddAxes(0, chip.GetAccelerometer()),
                static (chip, into) => into.AddAxes(3, chip.GetGyroscopeReading()))))
        {
            Opens = TimeSpan.FromMilliseconds(200),
        },
    ];

    private static SpiBindingSensor Adxl345(Settings s, BindingLine line)
    {
        const int mode = 3;
        const int hertz = 5_000_000;
        var range = s.Choice("range", "Greatest acceleration in g, of either sign.", Ranges, "2");
        var code = Math.Max(0, Array.IndexOf(Ranges, range));
        return new SpiBindingSensor(s, line, mode, hertz, [.. Ucum.Axes("acceleration", Acceleration, (2 << code) * Ucum.Gravity)], device => new Adxl345Binding(device, (GravityRange)code));
    }

    private static I2cBindingSensor Bh1750(Settings s, BindingLine line)
    {
        var mode = s.Choice("resolution", "Steps of about 1 lx (high) or 4 lx (low, quick).", ["high", "low"], "high") == "low" ? MeasuringMode.OneTimeLowResolutionMode : MeasuringMode.OneTimeHighResolutionMode;
        return new I2cBindingSensor(s, line, [0x23, 0x5C], [Ucum.Illuminance(54_613)], (bus, address, wire) => new Bh1750Binding(bus, address, wire, mode), TimeSpan.FromMilliseconds(250));
    }
}
