using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Registers are those of the datasheet (SBAS444, 9.6); the readings at ±6.144 V are from periph.io (ads1x15), recorded with an ADS1015: twelve bits of the same scale.</summary>
public sealed class Ads1115Tests
{
    // Start, input, range, single-shot, rate 128, comparator off: 1 100 000 1 100 00011 for a0 at ±6.144 V.
    [Theory]
    [InlineData("a0", "6.144", "C1 83", "FF 50", -0.033)]
    [InlineData("a0", "6.144", "C1 83", "52 D0", 3.975)]
    [InlineData("a3", "6.144", "F1 83", "52 C0", 3.972)]
    [InlineData("a1", "4.096", "D3 83", "40 00", 2.048)]
    [InlineData("a2", "2.048", "E5 83", "40 00", 1.024)]
    [InlineData("a0-a1", "0.256", "8B 83", "C0 00", -0.128)]
    [InlineData("a2-a3", "0.512", "B9 83", "40 00", 0.256)]
    public void Each_input_and_range_has_its_code_and_its_scale(string input, string range, string config, string result, double volts)
    {
        var traffic = Play([("inputs", input), ("range", range)], [new("01" + config), new("01", config), new("00", result)]);
        traffic.Reads(4, volts);
        Assert.Equal([9], traffic.Delays);
    }

    [Theory]
    [InlineData("8", "C3 03", 139)]
    [InlineData("860", "C3 E3", 2)]
    public void Each_rate_has_its_code_and_its_time_with_the_tolerance_of_the_clock(string rate, string config, double wait)
    {
        var traffic = Play([("rate", rate)], [new("01" + config), new("01", config), new("00", "40 00")]);
        Assert.Equal([wait], traffic.Delays);
    }

    [Fact]
    public void Several_inputs_are_measured_one_after_the_other_each_with_its_own_result()
    {
        var time = new ManualTime();
        using var bench = new Bench(time, 0x48, new Ads1115Chip(time, static input => input * 0.25));
        using var session = bench.Open(Bench.Driver(static s => new Ads1115(s), ("inputs", Written.List("a0", "a3", "a0-a3"))));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal([1, 1.75, 0.25], bench.Measure(session).Select(s => s.Value));
        }
    }

    [Theory]
    [InlineData("7F FF")]
    [InlineData("80 00")]
    public void A_voltage_beyond_the_range_is_not_a_value(string result) =>
        Assert.Equal(
            [Sample.Bad(0, "beyond the range of the converter")],
            Play([], [new("01 C3 83"), new("01", "C3 83"), new("00", result)]).Samples);

    [Fact]
    public void A_chip_that_lost_its_power_while_it_measured_is_noticed_and_the_next_input_is_fine()
    {
        var traffic = Play([("inputs", Written.List("a0", "a1"))], [new("01 C3 83"), new("01", "85 83"), new("01 D3 83"), new("01", "D3 83"), new("00", "40 00")]);
        Assert.Equal([Sample.Bad(0, "the chip lost its settings, or is no ADS1115"), new Sample(1, 2.048)], traffic.Samples);
    }

    [Fact]
    public void A_chip_that_stays_busy_is_given_up()
    {
        var time = new ManualTime();
        using var bench = new Bench(time, 0x48, new Ads1115Chip(time, static _ => 1) { Extra = 60_000 });
        using var session = bench.Open(Bench.Driver(static s => new Ads1115(s)));
        Assert.StartsWith("the ADS1115 at address 0x48 on sim-1 still measures", Assert.Throws<SensorException>(() => bench.Measure(session)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_inputs_than_fit_between_two_readings_are_a_problem()
    {
        var settings = Written.Settings(Written.Map(("inputs", Written.List("a0", "a1", "a0")), ("rate", "8"), ("every", "200ms")), out var problems, "sensors.x");
        _ = new Ads1115(settings);
        settings.Finish();
        Assert.Equal(
            ["sensors.x.inputs: names an input twice", "sensors.x.every: is shorter than a measurement of 2 inputs with rate 8; it must be 278ms at least"],
            problems.Select(p => $"{p.Path}: {p.Message}"));
    }

    private static Traffic Play((string, object)[] settings, Exchange[] script) => Traffic.Play(static s => new Ads1115(s), settings, 0x48, script);
}
