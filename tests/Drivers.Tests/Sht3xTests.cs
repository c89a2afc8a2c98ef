using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>
/// Commands, times and formulas are those of the datasheet (SHT3x-DIS, 2.2, 4.3, 4.12, 4.13); frames and results were computed by a
/// program that shares nothing with this one.
/// </summary>
public sealed class Sht3xTests
{
    private static readonly Exchange[] Opening = [new("30 A2"), new("F3 2D"), new("", "80 10 E1")];

    // −45 + 175 · S / 65535 and 100 · S / 65535 (4.13).
    [Theory]
    [InlineData("66 66 93 80 00 A2", 25, 50.001)]
    [InlineData("80 00 A2 66 66 93", 42.501, 40)]
    [InlineData("07 50 51 00 00 81", -40.001, 0)]
    [InlineData("F8 AF 7C FF FF AC", 125, 100)]
    public void A_frame_is_decoded_as_the_datasheet_says(string frame, double temperature, double humidity) =>
        Play([], [.. Opening, new("24 00"), new("", frame)]).Reads(3, temperature, humidity);

    // Longest times of 2.2.
    [Theory]
    [InlineData("high", "24 00", 16)]
    [InlineData("medium", "24 0B", 7)]
    [InlineData("low", "24 16", 5)]
    public void Each_repeatability_has_its_command_and_its_time(string word, string command, double wait)
    {
        var traffic = Play([("repeatability", word)], [.. Opening, new(command), new("", "66 66 93 80 00 A2")]);
        Assert.Equal([2, 10, wait], traffic.Delays);
    }

    [Fact]
    public void A_wrong_checksum_spoils_its_value_only_and_never_repeats_the_one_before()
    {
        var good = new Exchange("", "66 66 93 80 00 A2");
        var traffic = Play([], [.. Opening, new("24 00"), good, new("24 00"), new("", "66 66 94 80 00 A2"), new("24 00"), new("", "66 66 93 80 00 A3"), new("24 00"), good]);

        Assert.Equal(Sample.Bad(0, "CRC mismatch"), traffic.Samples[2]);
        Assert.Equal(50.001, traffic.Samples[3].Value, 3);
        Assert.Equal(25, traffic.Samples[4].Value, 3);
        Assert.Equal(Sample.Bad(1, "CRC mismatch"), traffic.Samples[5]);
        Assert.Equal(25, traffic.Samples[6].Value, 3);
    }

    [Fact]
    public void What_answers_without_a_right_checksum_is_no_such_chip()
    {
        var error = Assert.Throws<SensorException>(() => Play([], [new("30 A2"), new("F3 2D"), new("", "FF FF FF"), new("24 00")]));
        Assert.Equal("what answers at address 0x44 on i2c-1 is no SHT3x, or the line is disturbed (wrong checksum): check 'driver', 'address' and wiring", error.Message);
    }

    [Fact]
    public void A_chip_that_still_measures_does_not_acknowledge_and_the_sensor_fails()
    {
        var time = new ManualTime();
        var chip = new ShtChip(time, ShtModel.Sht3x, static () => (0x6666, 0x8000));
        using var bench = new Bench(time, 0x44, chip);
        using var session = bench.Open(Bench.Driver(static s => new Sht3x(s)));
        Assert.Equal(25, bench.Measure(session)[0].Value, 3);

        chip.Extra = 1000;
        Assert.Equal("no answer at address 0x44 on sim-1: check wiring and address", Assert.Throws<SensorException>(() => bench.Measure(session)).Message);

        chip.Extra = 0;
        time.Advance(TimeSpan.FromSeconds(1));
        using var again = bench.Open(Bench.Driver(static s => new Sht3x(s)));
        Assert.Equal(25, bench.Measure(again)[0].Value, 3);
    }

    private static Traffic Play((string, object)[] settings, Exchange[] script) => Traffic.Play(static s => new Sht3x(s), settings, 0x44, script);
}
