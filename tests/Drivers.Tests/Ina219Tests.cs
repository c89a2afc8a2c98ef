using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Registers and the worked example (2 mΩ, 20 mV, 11.98 V: 10 A, 119.8 W) are those of the datasheet (SBOS448, 8.6 and figure 27).</summary>
public sealed class Ina219Tests
{
    private static readonly Exchange[] Opening = [new("00 80 00"), new("00", "39 9F")];

    [Theory]
    [InlineData("0.002", "5D 9A", "07 D0", 11.98, 10, 119.8)]
    [InlineData("0.1", "5D 9A", "07 D0", 11.98, 0.2, 2.396)]
    public void The_example_of_the_datasheet_is_decoded(string shunt, string bus, string drop, double volts, double amperes, double watts)
    {
        var traffic = Play([("shunt", shunt)], [.. Opening, new("00 3C 43"), new("02", bus), new("01", drop)]);
        traffic.Reads(6, volts, amperes, watts);
        Assert.Equal([2], traffic.Delays);
    }

    [Fact]
    public void A_current_that_flows_back_is_negative_and_not_huge() =>
        Play([], [.. Opening, new("00 3C 43"), new("02", "5D 9A"), new("01", "FF F6")]).Reads(6, 11.98, -0.001, -0.01198);

    [Fact]
    public void A_supply_above_16_V_is_not_negative() =>
        Play([], [.. Opening, new("00 3C 43"), new("02", "FA 02"), new("01", "00 64")]).Reads(6, 32, 0.01, 0.32);

    // Table 5 of the datasheet: the code of both converters; 586 µs at most for each sample.
    [Theory]
    [InlineData(1, "3C 43", 2)]
    [InlineData(2, "3C CB", 3)]
    [InlineData(16, "3E 63", 19)]
    [InlineData(128, "3F FB", 151)]
    public void Averaging_sets_both_converters_and_their_time(int samples, string config, double wait)
    {
        var traffic = Play([("samples", samples)], [.. Opening, new("00" + config), new("02", "5D 9A"), new("01", "07 D0")]);
        Assert.Equal([wait], traffic.Delays);
    }

    [Theory]
    [InlineData("7D 00")]
    [InlineData("83 00")]
    public void A_current_beyond_the_range_of_the_shunt_spoils_current_and_power_and_not_the_voltage(string drop)
    {
        var traffic = Play([], [.. Opening, new("00 3C 43"), new("02", "5D 9A"), new("01", drop)]);
        Assert.Equal([new Sample(0, 11.98), Sample.Bad(1, "beyond the range of the converter"), Sample.Bad(2, "beyond the range of the converter")], traffic.Samples);
    }

    [Fact]
    public void Nothing_is_taken_before_the_chip_says_that_the_conversion_is_over()
    {
        var traffic = Play([], [.. Opening, new("00 3C 43"), new("02", "5D 98"), new("02", "5D 9A"), new("01", "07 D0")]);
        Assert.Equal(3, traffic.Samples.Count);
        Assert.Equal([2, 2], traffic.Delays);
    }

    [Fact]
    public void A_chip_that_loses_its_power_measures_again_by_itself()
    {
        // Without a calibration register there is nothing that could be lost and read as 0 A.
        var time = new ManualTime();
        var chip = new Ina219Chip(time, static () => (2995, 2000));
        using var bench = new Bench(time, 0x40, chip);
        using var session = bench.Open(Bench.Driver(static s => new Ina219(s)));
        Assert.Equal(0.2, bench.Measure(session)[1].Value, 6);
        chip.Transfer([0x00, 0x80, 0x00], []);
        Assert.Equal(0.2, bench.Measure(session)[1].Value, 6);
    }

    [Theory]
    [InlineData("41 27", "found an INA226 or INA236 (0x4127 after a reset) at address 0x40 on i2c-1, but this driver is for the INA219 (0x399f): correct 'driver' or 'address', check the wiring")]
    [InlineData("FF FF", "found another chip (0xffff after a reset) at address 0x40 on i2c-1, but this driver is for the INA219 (0x399f): correct 'driver' or 'address', check the wiring")]
    public void Another_chip_is_named(string config, string message) =>
        Assert.Equal(message, Assert.Throws<SensorException>(() => Play([], [new("00 80 00"), new("00", config)])).Message);

    private static Traffic Play((string, object)[] settings, Exchange[] script) => Traffic.Play(static s => new Ina219(s), settings, 0x40, script);
}
