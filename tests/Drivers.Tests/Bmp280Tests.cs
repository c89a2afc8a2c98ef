using Gateway.Abstractions.Sensors;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>
/// The example of the datasheet (BST-BMP280-DS001, 3.12), more points of its calibration, and readings of a real chip (periph.io, bmxx80); the
/// results are those of the datasheet's integer formulas, computed by a program that shares nothing with this one.
/// </summary>
public sealed class Bmp280Tests
{
    private const string Example = "70 6B 43 67 18 FC 7D 8E 43 D6 D0 0B 27 0B 8C 00 F9 FF 8C 3C F8 C6 70 17";
    private const string Real = "10 6E 6C 66 32 00 5D 95 B8 D5 D0 0B 77 1E 9D FF F9 FF AC 26 0A D8 BD 10";

    [Theory]
    [InlineData(Example, "65 5A C0 7E ED 00", 25.08, 100653.25390625)]
    [InlineData(Real, "4A 52 C0 80 96 C0", 23.72, 100942.6953125)]
    public void It_reads_what_the_chip_measured(string calibration, string data, double temperature, double pressure)
    {
        var traffic = Play([], "58", calibration, "00", "25", data);
        traffic.Reads(8, temperature, pressure);

        // 3.8.1: 6.425 ms at most.
        Assert.Equal([2, 7], traffic.Delays);
    }

    // The calibration of the example with other raw temperatures, by the floating-point formulas: within the hundredth that the integer ones give.
    [Theory]
    [InlineData("65 5A C0 49 3E 00", -44.36, 90238.31)]
    [InlineData("65 5A C0 61 A8 00", -12.64, 94916.30)]
    [InlineData("65 5A C0 92 7C 00", 50.11, 104527.67)]
    public void Other_temperatures_of_the_example_agree_with_the_floating_point_formulas(string data, double temperature, double pressure)
    {
        var samples = Play([], "58", Example, "00", "25", data).Samples;
        Assert.Equal(temperature, samples[0].Value, 0.011);
        Assert.Equal(pressure, samples[1].Value, 0.5);
    }

    [Theory]
    [InlineData("56")]
    [InlineData("57")]
    public void Early_samples_of_the_chip_are_welcome(string id) => Assert.Equal(25.08, Play([], id, Example, "00", "25", "65 5A C0 7E ED 00").Samples[0].Value);

    [Fact]
    public void Oversampling_and_filter_are_set_with_their_codes()
    {
        var traffic = Play([("oversampling", 16), ("filter", 16)], "58", Example, "10", "B5", "65 5A C0 7E ED 00");

        // 1.25 + 2.3 · 16 + 2.3 · 16 + 0.575 ms.
        Assert.Equal([2, 76], traffic.Delays);
    }

    [Fact]
    public void A_chip_that_never_measured_is_not_taken_at_its_plausible_values()
    {
        var skipped = Play([], "58", Example, "00", "25", "80 00 00 80 00 00").Samples;
        Assert.Equal([Sample.Bad(0, "measurement skipped"), Sample.Bad(1, "measurement skipped")], skipped);
    }

    [Fact]
    public void A_BME280_is_named()
    {
        var error = Assert.Throws<SensorException>(() => Traffic.Play(static s => new Bmp280(s), [], 0x76, new Exchange("D0", "60")));
        Assert.Equal("found a BME280 (chip id 0x60) at address 0x76 on i2c-1, but this driver is for the BMP280 (0x58): correct 'driver' or 'address'", error.Message);
    }

    private static Traffic Play((string, object)[] settings, string id, string calibration, string config, string measure, string data) => Traffic.Play(
        static s => new Bmp280(s), settings, 0x76, new("D0", id), new("E0 B6"), new("F3", "00"), new("88", calibration), new($"F5 {config} F4 {measure}"), new("F3", "00"), new("F7", data));
}
