using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Adc;
using Iot.Device.Ads1115;
using UnitsNet;

namespace Gateway.IotBindings.Chips;

/// <summary>Voltage, current and power.</summary>
internal static class ElectricalLines
{
    // Of the INA236: the upper half is 0 after a reset, and at least 4 with the bounds below.
    private const byte Calibration = 0x05;

    // Codes of the multiplexer (ADS1115 datasheet SBAS444, table 8) and the binding's enumeration are the same.
    private static readonly string[] AdsInputs = ["a0-a1", "a0-a3", "a1-a3", "a2-a3", "a0", "a1", "a2", "a3"];
    private static readonly string[] AdsRanges = ["6.144", "4.096", "2.048", "1.024", "0.512", "0.256"];
    private static readonly string[] McpInputs = ["ch0", "ch1", "ch2", "ch3", "ch4", "ch5", "ch6", "ch7"];

    public static IReadOnlyList<BindingLine> All { get; } =
    [
        new("ads1115", "Texas Instruments ADS1115 on I²C, read by its Iot.Device binding: up to four voltages.",
            "one input per step, in single shots; the ends of the range are bad; 128 measurements per second, so that its endless asking lasts 10 ms",
            Ads1115)
        {
            Blocks = TimeSpan.FromMilliseconds(10), Opens = TimeSpan.FromMilliseconds(20), Transfers = 20_000,
        },
        new("ina219", "Texas Instruments INA219 on I²C, read by its Iot.Device binding: voltage, current and power of a supply.",
            "the signs of both voltages are mended; current and power are computed from them; not ready is waited for, the ends of the range are bad; another chip is a failure",
            Ina219)
        {
            Blocks = TimeSpan.FromMilliseconds(2), Opens = TimeSpan.FromMilliseconds(2),
        },
        new("ina236", "Texas Instruments INA236 on I²C, read by its Iot.Device binding: voltage, current and power of a supply.",
            BindingLine.Watched + " (its current would be 0); a shunt and a current that leave its calibration at 0 are a problem of the configuration",
            Ina236),
        new("mcp3008", "Microchip MCP3008 on SPI, read by its Iot.Device binding: up to eight voltages of 10 bits.",
            "a line without a chip, an exception in the binding, is a bad value",
            Mcp3008),
    ];

    private static I2cBindingSensor Ads1115(Settings s, BindingLine line)
    {
        var inputs = Inputs(s, "What is measured: a0 to a3 against ground, or the difference of two.", AdsInputs, "a0");
        var range = s.Choice("range", "Greatest voltage in V, of either sign; never more at a pin than the chip's supply.", AdsRanges, "4.096");
        var fullScale = double.Parse(range, CultureInfo.InvariantCulture);
        InputMultiplexer[] codes = [.. inputs.Select(i => (InputMultiplexer)Array.IndexOf(AdsInputs, i))];
        var rangeCode = (MeasuringRange)Array.IndexOf(AdsRanges, range);
        return new I2cBindingSensor(
            s, line, [0x48, 0x49, 0x4A, 0x4B], [.. inputs.Select(i => Ucum.Voltage(i, -fullScale, fullScale))], (bus, address, wire) => new Ads1115Binding(bus, address, wire, codes, rangeCode, DataRate.SPS128));
    }

    private static I2cBindingSensor Ina219(Settings s, BindingLine line)
    {
        var shunt = s.Number("shunt", "Resistance of the shunt in Ω; R100 on a board is 0.1.", 0.1, 0.0001, 100);
        var most = Ina219Binding.GreatestDrop / shunt;
        return new I2cBindingSensor(
            s, line, [.. Enumerable.Range(0x40, 16)], [Ucum.Voltage("voltage", 0, 32), Ucum.Current(-most, most), Ucum.Power(-32 * most, 32 * most)], (bus, address, wire) => new Ina219Binding(bus, address, wire, shunt));
    }

    private static I2cBindingSensor Ina236(Settings s, BindingLine line)
    {
        // The calibration is a number of 15 bits; the binding does not look at the sixteenth.
        const double greatestDrop = 0.08192;
        var shunt = s.Number("shunt", "Resistance of the shunt in Ω; R010 on a board is 0.01.", 0.01, 0.0001, 10);
        var most = s.Number("max-current", "The greatest current in A that is to be measured.", 5, 0.001, 1000);
        if (shunt * most is > greatestDrop or < greatestDrop / 30)
        {
            s.Problem("max-current", FormattableString.Invariant($"times 'shunt' is {shunt * most:0.#####} V; the chip measures up to {greatestDrop} V, and no finer than a 30th of that"));
        }

        return new I2cBindingSensor(
            s, line, [0x40, 0x41, 0x42, 0x43, 0x48, 0x49, 0x4A, 0x4B], [Ucum.Voltage("voltage", 0, 48), Ucum.Current(-most, most), Ucum.Power(0, 48 * most)],
            UniformBinding<Ina236>.On(
                device => new Ina236(device, ElectricResistance.FromOhms(shunt), ElectricCurrent.FromAmperes(most)), TimeSpan.FromMilliseconds(10), Calibration,
                static (chip, into) =>
                {
                    into.Add(0, Ucum.Of(chip.ReadBusVoltage()));
                    into.Add(1, Ucum.Of(chip.ReadCurrent()));
                    into.Add(2, Ucum.Of(chip.ReadPower()));
                }));
    }

    private static SpiBindingSensor Mcp3008(Settings s, BindingLine line)
    {
        const int hertz = 1_000_000;
        var inputs = Inputs(s, "What is measured: ch0 to ch7 against ground.", McpInputs, "ch0");
        var reference = s.Number("reference", "Voltage in V at the pin VREF; no input may be higher.", 3.3, 0.25, 5.5);
        int[] codes = [.. inputs.Select(i => Array.IndexOf(McpInputs, i))];
        return new SpiBindingSensor(s, line, 0, hertz, [.. inputs.Select(i => Ucum.Voltage(i, 0, reference))], device => new Mcp3008Binding(device, codes, reference));
    }

    private static string[] Inputs(Settings s, string summary, IReadOnlyList<string> known, string fallback)
    {
        var inputs = s.List("inputs", summary, [fallback], choices: known, mayBeEmpty: false);
        string[] once = [.. inputs.Distinct(StringComparer.Ordinal)];
        if (once.Length < inputs.Count)
        {
            s.Problem("inputs", "names an input twice");
        }

        return once;
    }
}
