using Gateway.Abstractions.Sensors;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Commands and times are those of the datasheet (SHT4x, 3.2, 4.5); two frames and the serial number were read from a real chip (periph.io, sht4x); the frame of 25 °C and 56.5 % is computed.</summary>
public sealed class Sht4xTests
{
    private static readonly Exchange[] Opening = [new("94"), new("89"), new("", "0D 20 47 61 01 11")];

    // −45 + 175 · S / 65535 and −6 + 125 · S / 65535 (4.6).
    [Theory]
    [InlineData("63 36 9A 5A 7C 0D", 22.82, 38.18)]
    [InlineData("67 A0 86 5A F9 82", 25.84, 38.42)]
    [InlineData("66 66 93 80 00 A2", 25, 56.5)]
    public void A_frame_is_decoded_as_the_datasheet_says(string frame, double temperature, double humidity) =>
        Play([], [.. Opening, new("FD"), new("", frame)]).Reads(2, temperature, humidity);

    // Beyond 0 and 100 % the datasheet says to cut off (4.6): 0 is −6 %, 65535 is 119 %.
    [Theory]
    [InlineData("66 66 93 00 00 81", 0)]
    [InlineData("66 66 93 FF FF AC", 100)]
    public void Humidity_beyond_its_ends_is_cut_off(string frame, double humidity) =>
        Play([], [.. Opening, new("FD"), new("", frame)]).Reads(3, 25, humidity);

    [Theory]
    [InlineData("high", "FD", 9)]
    [InlineData("medium", "F6", 5)]
    [InlineData("low", "E0", 2)]
    public void Each_repeatability_has_its_command_and_its_time(string word, string command, double wait)
    {
        var traffic = Play([("repeatability", word)], [.. Opening, new(command), new("", "63 36 9A 5A 7C 0D")]);
        Assert.Equal([2, 10, wait], traffic.Delays);
    }

    [Fact]
    public void A_wrong_checksum_in_the_first_frame_is_no_value_at_all_and_not_absolute_zero()
    {
        var traffic = Play([], [.. Opening, new("FD"), new("", "63 36 9B 5A 7C 0C")]);
        Assert.Equal([Sample.Bad(0, "CRC mismatch"), Sample.Bad(1, "CRC mismatch")], traffic.Samples);
    }

    [Fact]
    public void Both_words_of_the_serial_number_must_be_right()
    {
        var error = Assert.Throws<SensorException>(() => Play([], [new("94"), new("89"), new("", "0D 20 47 61 01 12"), new("FD")]));
        Assert.StartsWith("what answers at address 0x44 on i2c-1 is no SHT4x", error.Message, StringComparison.Ordinal);
    }

    private static Traffic Play((string, object)[] settings, Exchange[] script) => Traffic.Play(static s => new Sht4x(s), settings, 0x44, script);
}
