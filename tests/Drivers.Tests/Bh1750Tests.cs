using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Commands, times and the example 0x8390 = 28067 lx are those of the datasheet (BH1750FVI Technical Note, pages 5, 7 and 11).</summary>
public sealed class Bh1750Tests
{
    [Fact]
    public void The_example_of_the_datasheet_is_decoded()
    {
        var traffic = Play([], "01", "42", "65", "20", "83 90");
        traffic.Reads(1, 28066.7);
        Assert.Equal([180], traffic.Delays);
    }

    // Half the time, half the counts: 69 is 0b010_00101.
    [Theory]
    [InlineData("high", 69, "42", "65", "20", 180, "01 10", 226.67)]
    [InlineData("finest", 69, "42", "65", "21", 180, "01 10", 113.33)]
    [InlineData("low", 69, "42", "65", "23", 24, "01 10", 226.67)]
    [InlineData("high", 138, "44", "6A", "20", 360, "01 10", 113.33)]
    [InlineData("high", 31, "40", "7F", "20", 81, "01 10", 504.52)]
    [InlineData("finest", 254, "47", "7E", "21", 663, "01 10", 30.79)]
    public void Mode_and_measurement_time_set_command_duration_and_scale(string word, int time, string high, string low, string command, double wait, string raw, double lux)
    {
        var traffic = Play([("resolution", word), ("measurement-time", time)], "01", high, low, command, raw);
        traffic.Reads(2, lux);
        Assert.Equal([wait], traffic.Delays);
    }

    [Fact]
    public void Light_at_the_end_of_the_range_is_not_a_value() =>
        Assert.Equal([Sample.Bad(0, "beyond the range of the converter")], Play([], "01", "42", "65", "20", "FF FF").Samples);

    [Fact]
    public void The_first_value_is_not_read_before_the_measurement_is_over()
    {
        // The chip gives its old value, at first 0, for as long as it measures.
        var time = new ManualTime();
        using var bench = new Bench(time, 0x23, new Bh1750Chip(time, static () => 400));
        using var session = bench.Open(Bench.Driver(static s => new Bh1750(s)));
        Assert.Equal(400, bench.Measure(session)[0].Value, 0);
    }

    private static Traffic Play((string, object)[] settings, string on, string high, string low, string command, string raw) =>
        Traffic.Play(static s => new Bh1750(s), settings, 0x23, new(on), new(high), new(low), new(command), new("", raw));
}
