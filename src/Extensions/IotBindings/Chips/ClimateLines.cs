using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Hts221;
using Iot.Device.Lm75;
using Iot.Device.Lps22hb;
using Iot.Device.Lps25h;
using Iot.Device.Mlx90614;
using Iot.Device.Shtc3;
using Iot.Device.Si7021;

namespace Gateway.IotBindings.Chips;

/// <summary>Temperature, humidity, air pressure and gas.</summary>
internal static class ClimateLines
{
    private const string None = "none of its own";
    private static readonly TimeSpan AfterCommand = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;
    private static readonly Channel AirPressure = Ucum.Pressure(30_000, 110_000);

    public static IReadOnlyList<BindingLine> All { get; } =
    [
        new("aht20", "Aosong AHT20 on I²C, read by its Iot.Device binding: temperature and humidity.",
            "checksum read along; measurement begun before it is asked for, so that its wait without a limit finds it over; both values of one measurement; a lost calibration is a failure",
            static (s, line) => new I2cBindingSensor(s, line, [0x38], [Ucum.Temperature(-40, 85), Ucum.Humidity()], static (bus, address, wire) => new Aht20Binding(bus, address, wire)))
        {
            Blocks = AfterCommand, Opens = TimeSpan.FromMilliseconds(50), Transfers = 24,
        },
        new("bme280", "Bosch BME280 on I²C, read by its Iot.Device binding: temperature, humidity and air pressure.",
            "not constructed while the chip starts (the binding then gives 0 °C for ever); a chip that did not measure is a failure (it gives 26 °C); humidity is bad where the binding misreads the calibration; triggered and fetched in two steps",
            static (s, line) => new I2cBindingSensor(s, line, [0x76, 0x77], [Ucum.Temperature(-40, 85), Ucum.Humidity(), AirPressure], static (bus, address, wire) => new Bmx280Binding(bus, address, wire, hasHumidity: true))),
        new("bme680", "Bosch BME680 on I²C, read by its Iot.Device binding: temperature, humidity, air pressure and gas resistance.",
            "a chip that did not measure is a failure; a value is bad where the binding misreads its calibration; triggered and fetched in two steps",
            static (s, line) => new I2cBindingSensor(
                s, line, [0x76, 0x77], [Ucum.Temperature(-40, 85), Ucum.Humidity(), AirPressure, Ucum.Resistance("gas-resistance", 0, 1e8)], static (bus, address, wire) => new Bme680Binding(bus, address, wire), TimeSpan.FromSeconds(1)))
        {
            Opens = TimeSpan.FromMilliseconds(200),
        },
        new("bmp280", "Bosch BMP280 on I²C, read by its Iot.Device binding: temperature and air pressure.",
            "not constructed while the chip starts (the binding then gives 0 °C for ever); a chip that did not measure is a failure (it gives 26 °C); triggered and fetched in two steps",
            static (s, line) => new I2cBindingSensor(s, line, [0x76, 0x77], [Ucum.Temperature(-40, 85), AirPressure], static (bus, address, wire) => new Bmx280Binding(bus, address, wire, hasHumidity: false))),
        new("hts221", "ST HTS221 on I²C, read by its Iot.Device binding: temperature and humidity.",
            BindingLine.Watched,
            static (s, line) => new I2cBindingSensor(s, line, [0x5F], [Ucum.Temperature(-40, 120), Ucum.Humidity()], UniformBinding<Hts221>.On(
                static device => new Hts221(device), TimeSpan.FromMilliseconds(200), 0x20,
                static (chip, into) => into.Add(0, Ucum.Of(chip.Temperature)),
                static (chip, into) => into.Add(1, Ucum.Of(chip.Humidity))))),
        new("lm75", "LM75 on I²C, read by its Iot.Device binding: temperature in steps of 0.1 °C.",
            None,
            static (s, line) => new I2cBindingSensor(s, line, [.. Enumerable.Range(0x48, 8)], [Ucum.Temperature(-55, 125)], UniformBinding<Lm75>.On(
                static device => new Lm75(device), TimeSpan.FromMilliseconds(300), null,
                static (chip, into) => into.Add(0, Ucum.Of(chip.Temperature))))),
        new("lps22hb", "ST LPS22HB on I²C, read by its Iot.Device binding: temperature and air pressure.",
            BindingLine.Watched + "; the binding swallows failed transfers: they are remembered on their way",
            static (s, line) => new I2cBindingSensor(s, line, [0x5C, 0x5D], [Ucum.Temperature(-40, 85), Ucum.Pressure(26_000, 126_000)], UniformBinding<Lps22hb>.On(
                static device => new Lps22hb(device), TimeSpan.FromMilliseconds(100), 0x10,
                static (chip, into) => into.Add(0, chip.TryReadTemperature(out var temperature) ? Ucum.Of(temperature) : double.NaN),
                static (chip, into) => into.Add(1, chip.TryReadPressure(out var pressure) ? Ucum.Of(pressure) : double.NaN))))
        {
            Opens = TimeSpan.FromMilliseconds(100),
        },
        new("lps25h", "ST LPS25H on I²C, read by its Iot.Device binding: temperature and air pressure.",
            BindingLine.Watched,
            static (s, line) => new I2cBindingSensor(s, line, [0x5C, 0x5D], [Ucum.Temperature(-30, 105), Ucum.Pressure(26_000, 126_000)], UniformBinding<Lps25h>.On(
                static device => new Lps25h(device), TimeSpan.FromMilliseconds(200), 0x20,
                static (chip, into) => into.Add(0, Ucum.Of(chip.Temperature)),
                static (chip, into) => into.Add(1, Ucum.Of(chip.Pressure))))),
        new("mcp9808", "Microchip MCP9808 on I²C, read by its Iot.Device binding: temperature.",
            "identity looked at before anything is written; a register of ones, NaN in the binding, is a failure",
            static (s, line) => new I2cBindingSensor(s, line, [.. Enumerable.Range(0x18, 8)], [Ucum.Temperature(-40, 125)], Mcp9808Binding.Open)),
        new("mlx90614", "Melexis MLX90614 on I²C, read by its Iot.Device binding: temperature of an object, without contact, and its own.",
            "its error mark reads as a temperature below absolute zero, which is bad",
            static (s, line) => new I2cBindingSensor(s, line, [0x5A], [Ucum.Temperature(-70, 382, "object-temperature"), Ucum.Temperature(-40, 125, "ambient-temperature")], UniformBinding<Mlx90614>.On(
                static device => new Mlx90614(device), AtOnce, null,
                static (chip, into) => into.Add(0, Ucum.Of(chip.ReadObjectTemperature())),
                static (chip, into) => into.Add(1, Ucum.Of(chip.ReadAmbientTemperature()))))),
        new("scd4x", "Sensirion SCD40 or SCD41 on I²C, read by its Iot.Device binding: carbon dioxide, temperature and humidity, every 5 s at most.",
            "a wrong checksum is bad (the properties of the binding give the value before); not asked before its 5 s are over, because it sleeps until then",
            static (s, line) => new I2cBindingSensor(
                s, line, [0x62], [Ucum.CarbonDioxide(0, 40_000), Ucum.Temperature(-10, 60), Ucum.Humidity()], static (bus, address, wire) => new Scd4xBinding(bus, address, wire), TimeSpan.FromSeconds(6)))
        {
            Blocks = TimeSpan.FromMilliseconds(110), Opens = TimeSpan.FromMilliseconds(520), Transfers = 12,
        },
        new("sht3x", "Sensirion SHT3x on I²C, read by its Iot.Device binding: temperature and humidity in steps of 0.1.",
            "a wrong checksum is bad (the binding gives the value before, at first 0 °C)",
            static (s, line) => new I2cBindingSensor(s, line, [0x44, 0x45], [Ucum.Temperature(-40, 125), Ucum.Humidity()], static (bus, address, wire) => new Sht3xBinding(bus, address, wire)))
        {
            Blocks = AfterCommand, Opens = AfterCommand,
        },
        new("sht4x", "Sensirion SHT4x on I²C, read by its Iot.Device binding: temperature and humidity.",
            "a wrong checksum is bad (the properties of the binding give the value before, at first 0 K)",
            static (s, line) => new I2cBindingSensor(s, line, [0x44, 0x45, 0x46], [Ucum.Temperature(-40, 125), Ucum.Humidity()], static (bus, address, wire) => new Sht4xBinding(bus, address, wire)))
        {
            Blocks = TimeSpan.FromMilliseconds(9), Opens = TimeSpan.FromMilliseconds(1),
        },
        new("shtc3", "Sensirion SHTC3 on I²C, read by its Iot.Device binding: temperature in steps of 0.1 °C, and humidity.",
            "above 42.5 °C the binding takes the temperature for a negative number: mended; a wrong checksum is bad",
            static (s, line) => new I2cBindingSensor(s, line, [0x70], [Ucum.Temperature(-40, 125), Ucum.Humidity()], UniformBinding<Shtc3>.On(
                static device => new Shtc3(device), AtOnce, null, Shtc3)))
        {
            Blocks = 2 * AfterCommand, Opens = 2 * AfterCommand,
        },
        new("si7021", "Silicon Labs Si7021 on I²C, read by its Iot.Device binding: temperature in steps of 0.1 °C, and humidity.",
            None + "; the binding looks at no checksum; an HTU21D, which measures longer than the binding waits, has a register map instead (`hardware/maps`)",
            static (s, line) => new I2cBindingSensor(s, line, [0x40], [Ucum.Temperature(-40, 125), Ucum.Humidity()], UniformBinding<Si7021>.On(
                static device => new Si7021(device), AtOnce, null,
                static (chip, into) => into.Add(0, Ucum.Of(chip.Temperature)),
                static (chip, into) => into.Add(1, Math.Clamp(Ucum.Of(chip.Humidity), 0, 100)))))
        {
            Blocks = AfterCommand, Opens = AfterCommand,
        },
    ];

    /// <summary>The temperature of an SHTC3 in °C: the binding subtracts the whole range of 175 K where the first bit is set.</summary>
    public static double MendShtc3(double binding) => binding < -45 ? binding + 175 : binding;

    private static void Shtc3(Shtc3 chip, Readout into)
    {
        if (chip.TryGetTemperatureAndHumidity(out var temperature, out var humidity))
        {
            into.Add(0, MendShtc3(Ucum.Of(temperature)));
            into.Add(1, Ucum.Of(humidity));
        }
        else
        {
            into.Bad(0, Readout.Crc);
            into.Bad(1, Readout.Crc);
        }
    }
}
