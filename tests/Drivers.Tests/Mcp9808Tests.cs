using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Registers are those of the datasheet (DS25095A, chapter 5); 0x1F9C was also read back from the Linux driver jc42, which says −6250.</summary>
public sealed class Mcp9808Tests
{
    private static readonly Exchange[] Opening = [new("06", "00 54"), new("07", "04 00"), new("01 00 00"), new("08 03")];

    [Theory]
    [InlineData("00 00", 0)]
    [InlineData("80 00", 0)]
    [InlineData("00 A0", 10)]
    [InlineData("01 94", 25.25)]
    [InlineData("1F 60", -10)]
    [InlineData("1F 9C", -6.25)]
    [InlineData("C1 94", 25.25)]
    [InlineData("3F F0", -1)]
    [InlineData("E1 94", 25.25)]
    public void A_temperature_is_decoded_whatever_the_alert_flags_above_it_say(string register, double temperature)
    {
        var traffic = Play([.. Opening, new("05", register)]);
        traffic.Reads(4, temperature);
        Assert.Equal([300], traffic.Delays);
    }

    [Fact]
    public void Ones_all_over_are_no_answer()
    {
        // As a temperature it would be -0.0625 °C, above the upper and below the lower limit at once.
        Assert.Equal([Sample.Bad(0, "no answer: the data line is high")], Play([.. Opening, new("05", "FF FF")]).Samples);
        var error = Assert.Throws<SensorException>(() => Play([new("06", "FF FF"), new("07", "FF FF")]));
        Assert.StartsWith("found another chip (manufacturer 0xffff, device 0xffff) at address 0x18 on i2c-1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_revision_is_welcome_and_another_chip_is_not_written_to()
    {
        Play([new("06", "00 54"), new("07", "04 01"), new("01 00 00"), new("08 03"), new("05", "01 94")]).Reads(4, 25.25);
        Assert.Throws<SensorException>(() => Play([new("06", "00 54"), new("07", "02 00"), new("01 00 00")]));
        Assert.Throws<SensorException>(() => Play([new("06", "11 49"), new("07", "04 00"), new("01 00 00")]));
    }

    private static Traffic Play(Exchange[] script) => Traffic.Play(static s => new Mcp9808(s), [], 0x18, script);
}
