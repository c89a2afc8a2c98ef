using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>What a register map can say, and what it complains about. The maps that ship are in <see cref="MapTests"/>.</summary>
public sealed class RegistersTests
{
    [Theory]
    [InlineData("bytes=1", "7F", 127)]
    [InlineData("bytes=1 signed=true", "FF", -1)]
    [InlineData("bytes=2", "01 02", 0x0102)]
    [InlineData("bytes=2 order=little", "01 02", 0x0201)]
    [InlineData("bytes=3 order=little signed=true", "FE FF FF", -2)]
    [InlineData("bytes=4", "FF FF FF FF", 4294967295.0)]
    [InlineData("bytes=4 signed=true", "80 00 00 00", -2147483648.0)]
    [InlineData("bytes=2 shift=4 signed=true", "FF F5", -1)]
    [InlineData("bytes=2 shift=3 bits=5", "01 F8", 31)]
    [InlineData("bytes=2 scale=1/4 offset=-2", "00 10", 2)]
    [InlineData("bytes=2 crc=sensirion", "BE EF 92", 0xBEEF)]
    [InlineData("bytes=2 crc=htu21d", "68 3A 7C", 0x683A)]
    public void A_number_is_taken_from_where_it_lies(string keys, string data, double value) =>
        Play([("value", Channel(keys))], [], [new("05", data)]).Reads(6, value);

    [Fact]
    public void A_wrong_checksum_spoils_its_channel_and_those_that_depend_on_it()
    {
        var traffic = Play(
            [("a", Channel("crc=sensirion")), ("b", Channel("bytes=1 times=a")), ("c", Channel("bytes=1"))],
            [],
            [new("05", "BE EF 93"), new("05", "02"), new("05", "03")]);
        Assert.Equal([Sample.Bad(0, "CRC mismatch"), Sample.Bad(1, "the channel named by 'times' could not be read"), new Sample(2, 3)], traffic.Samples);
    }

    [Fact]
    public void A_channel_is_multiplied_by_another() =>
        Play([("volts", Channel("bytes=1 scale=0.5")), ("watts", Channel("bytes=1 times=volts"))], [], [new("05", "10"), new("05", "03")]).Reads(6, 8, 24);

    [Fact]
    public void Identity_setup_trigger_ready_and_channels_come_in_this_order_each_with_its_time()
    {
        var traffic = Play(
            [("value", Channel("bytes=1"))],
            [
                ("identity", Written.List(Written.Map(("register", "0x0f"), ("equals", "0x42")))),
                ("setup", Written.List(Written.Map(("write", Written.List("0x01", "0x80")), ("wait", "2500us")))),
                ("trigger", Written.List(Written.Map(("write", "0x20")), Written.Map(("write", Written.List("1", "2")), ("wait", "10ms")))),
                ("ready", Written.Map(("register", "2"), ("mask", "0x80"), ("equals", "0x80"))),
            ],
            [new("0F", "42"), new("01 80"), new("20"), new("01 02"), new("02", "00"), new("02", "80"), new("05", "07"), new("20"), new("01 02"), new("02", "FF"), new("05", "08")]);
        Assert.Equal([7, 8], traffic.Samples.Select(s => s.Value));
        Assert.Equal([3, 10, 2, 10], traffic.Delays);
    }

    [Fact]
    public void A_chip_that_is_never_ready_is_given_up()
    {
        var keys = new (string, object)[] { ("ready", Written.Map(("register", "2"), ("equals", "1"))) };
        var error = Assert.Throws<SensorException>(() => Play([("value", Channel("bytes=1"))], keys, [.. Enumerable.Repeat(new Exchange("02", "00"), 12)]));
        Assert.Equal("the chip at address 0x18 on i2c-1 is not ready long after its time: is 'ready' right, and 'wait' long enough?", error.Message);
    }

    [Fact]
    public void Another_chip_is_not_written_to()
    {
        var keys = new (string, object)[]
        {
            ("identity", Written.List(Written.Map(("register", "6"), ("bytes", "2"), ("equals", "0x54")))), ("setup", Written.List(Written.Map(("write", "1")))),
        };
        var error = Assert.Throws<SensorException>(() => Play([("value", Channel("bytes=1"))], keys, [new("06", "FF FF"), new("01")]));
        Assert.Equal("register 0x06 at address 0x18 on i2c-1 is 0xffff, where 'identity' wants 0x54: another chip, another address, or check the wiring", error.Message);
    }

    [Theory]
    [InlineData("bytes=2 shift=12 bits=8", "bits: 8 bits from bit 12 on do not fit into 2 bytes; change bits, shift or bytes")]
    [InlineData("bytes=1 bits=12", "bits: 12 bits from bit 0 on do not fit into 1 byte; change bits, shift or bytes")]
    [InlineData("bytes=5", "bytes: 5 is out of range; allowed is 1 to 4")]
    [InlineData("scale=1/0", "scale: '1/0' is neither a number nor a fraction of two, or is 0")]
    [InlineData("scale=x", "scale: 'x' is neither a number nor a fraction of two, or is 0")]
    [InlineData("times=nobody", "times: there is no channel 'nobody' above this one")]
    [InlineData("times=value", "times: there is no channel 'value' above this one")]
    [InlineData("low=5 high=5", "high: must be above 'low'")]
    public void What_cannot_be_is_a_problem(string keys, string problem)
    {
        var settings = Written.Settings(Map([("value", Channel(keys))], []), out var problems);
        _ = new Registers(settings);
        settings.Finish();
        Assert.Equal("channels.value." + problem, string.Join("; ", problems.Select(p => $"{p.Path}: {p.Message}")));
    }

    [Fact]
    public void What_cannot_be_written_or_looked_at_is_a_problem()
    {
        var map = Map(
            [("value", Channel("bytes=1"))],
            [
                ("address", "0x78"), ("every", "100ms"), ("setup", Written.List(Written.Map(("write", Written.List("0x100"))))),
                ("trigger", Written.List(Written.Map(("write", "1"), ("wait", "150ms")))), ("ready", Written.Map(("register", "1"), ("mask", "0x0f"), ("equals", "0x10"))),
            ]);
        var settings = Written.Settings(map, out var problems);
        _ = new Registers(settings);
        settings.Finish();
        Assert.Equal(
            [
                "address: '0x78' is no address of an I²C device; allowed is 0x08 to 0x77",
                "setup[0].write: '0x100' is no byte",
                "ready.equals: 0x10 has bits that are not looked at; that can never be",
                "every: is shorter than a measurement with all its waits; it must be 150ms at least",
            ],
            problems.Select(p => $"{p.Path}: {p.Message}"));
    }

    [Fact]
    public void Without_channels_there_is_nothing_to_read()
    {
        var settings = Written.Settings(Written.Map(("address", "0x18")), out var problems);
        _ = new Registers(settings);
        Assert.StartsWith("name at least one channel", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static MapNode Channel(string keys) => Written.Map(
        [.. keys.Split(' ').Select(k => k.Split('=')).Select(k => (k[0], (object)k[1])).Concat([("register", "5"), ("low", "-1e10"), ("high", "1e10")]).DistinctBy(k => k.Item1)]);

    private static MapNode Map((string, object)[] channels, (string, object)[] keys) =>
        Written.Map([.. keys.Prepend(("channels", Written.Map(channels))).Append(("address", "0x18")).DistinctBy(k => k.Item1)]);

    private static Traffic Play((string, object)[] channels, (string, object)[] keys, Exchange[] script) =>
        Traffic.Play(static s => new Registers(s), [("address", "0x18"), ("channels", Written.Map(channels)), .. keys], 0x18, script);
}
