using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Scratchpads with their checksums from the datasheet (19-7487, table 1), the kernel's documentation of w1_therm and real chips.</summary>
public sealed class Ds18b20Tests : IDisposable
{
    private const string Id = "28-0000070e41ac";
    private const string Good = "7f 01 4b 46 7f ff 01 10 33 : crc=33 YES\n7f 01 4b 46 7f ff 01 10 33 t=23937\n";
    private readonly FakeTree tree = new();
    private readonly ManualTime time = new();

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData("e0 01 00 00 3f ff 10 10 3f", 30)]
    [InlineData("7f 01 4b 46 7f ff 01 10 33", 23.9375)]
    [InlineData("91 01 4b 46 7f ff 0c 10 70", 25.0625)]
    [InlineData("6f fe 4b 46 7f ff 0c 10 e8", -25.0625)]
    [InlineData("90 fc 4b 46 7f ff 0c 10 4f", -55)]
    [InlineData("d0 07 4b 46 7f ff 0c 10 f4", 125)]
    public void A_scratchpad_is_decoded(string pad, double temperature) => Assert.Equal(new Sample(0, temperature), Decode($"{pad} : crc={pad[^2..]} YES\n{pad} t=1\n"));

    // Table 1 of the datasheet; checksums are those of the simulated chip, itself checked against the pads above.
    [Theory]
    [InlineData(0x00A2, 10.125)]
    [InlineData(0x0008, 0.5)]
    [InlineData(0x0000, 0)]
    [InlineData(0xFFF8, -0.5)]
    [InlineData(0xFF5E, -10.125)]
    public void The_table_of_the_datasheet_holds(int raw, double temperature) => Assert.Equal(new Sample(0, temperature), Decode(raw));

    [Fact]
    public void With_9_bits_the_undefined_ones_below_do_not_count() => Assert.Equal(23.5, Decode("7f 01 4b 46 1f ff 01 10 a3 : crc=a3 YES\n").Value);

    [Fact]
    public void The_value_of_power_on_is_not_a_temperature() => Assert.Equal(
        Sample.Bad(0, "value of power-on, not measured: check the supply"), Decode("50 05 4b 46 7f ff 0c 10 1c : crc=1c YES\n50 05 4b 46 7f ff 0c 10 1c t=85000\n"));

    [Fact]
    public void Eighty_five_degrees_that_may_be_measured_are_uncertain()
    {
        var sample = Decode(0x0550);
        Assert.Equal((85, Quality.Uncertain), (sample.Value, sample.Quality));
        Assert.Equal(new Sample(0, 85.0625), Decode(0x0551));
    }

    [Theory]
    [InlineData("7f 01 4b 46 7f ff 01 10 33 : crc=33 NO\n7f 01 4b 46 7f ff 01 10 33 t=23937\n", "CRC mismatch")]
    [InlineData("7f 01 4b 46 7f ff 01 10 34 : crc=33 YES\n", "CRC mismatch")]
    [InlineData("00 00 00 00 00 00 00 00 00 : crc=00 YES\n00 00 00 00 00 00 00 00 00 t=0\n", "the data line is held low: check wiring")]
    [InlineData("ff ff ff ff ff ff ff ff ff : crc=c9 NO\nff ff ff ff ff ff ff ff ff t=-62\n", "no answer: check wiring and pull-up")]
    [InlineData("7f 01 4b 46 7f ff", "the kernel's text is not written as expected")]
    [InlineData("", "no answer, or a disturbed one: check wiring and pull-up")]
    [InlineData("7f 01 4b 46 7f ff 01 10 33", "CRC mismatch")]
    public void What_is_no_measurement_says_why(string text, string reason) => Assert.Equal(Sample.Bad(0, reason), Decode(text));

    [Fact]
    public void It_is_read_through_a_tree_of_the_kernel_and_every_reading_is_a_new_one()
    {
        tree.Set($"{Id}/w1_slave", Good);
        var sensor = Sensor(tree.Root);
        using var bus = BusCatalog.Open(sensor.Bus!, [], time);
        using var session = sensor.Open(new Opening(bus, default, time, CancellationToken.None));
        var sink = new ListSink();
        Assert.Equal(Next.Slot, session.Step(Instant.Now(time), sink));
        tree.Set($"{Id}/w1_slave", Good.Replace("33 : crc=33 YES", "33 : crc=33 NO", StringComparison.Ordinal));
        session.Step(Instant.Now(time), sink);
        Assert.Equal([new Sample(0, 23.9375), Sample.Bad(0, "CRC mismatch")], sink.Items.Select(i => i.Sample));
    }

    [Fact]
    public void A_device_that_is_not_there_and_a_kernel_without_1_Wire_are_told_apart()
    {
        var sensor = Sensor(tree.Root);
        Assert.Equal($"no device {Id} on w1:{tree.Root}: check wiring and pull-up; those that were found are the folders in {tree.Root}", Failure(sensor));
        tree.Set($"{Id}/name", "x");
        Assert.StartsWith($"device {Id} cannot be read (", Failure(sensor), StringComparison.Ordinal);
        Assert.Equal("/nowhere does not exist: is dtoverlay=w1-gpio set in /boot/firmware/config.txt?", Failure(Sensor("/nowhere")));
    }

    [Theory]
    [InlineData("w1", true)]
    [InlineData("w1:/mnt/w1", true)]
    [InlineData("sim-3", true)]
    [InlineData("w1:", false)]
    [InlineData("w1-1", false)]
    [InlineData("i2c-1", false)]
    public void A_bus_is_the_kernels_or_a_folder_or_simulated(string name, bool fine) => Assert.Equal(fine, BusCatalog.CheckOneWire(name) is null);

    [Theory]
    [InlineData("28-0000070E41AC")]
    [InlineData("28-0000070e41a")]
    [InlineData("10-0000070e41ac")]
    [InlineData("../0000070e41ac")]
    public void An_id_that_cannot_be_one_is_a_problem(string id)
    {
        var settings = Written.Settings(Written.Map(("device", id)), out var problems);
        _ = new Ds18b20(settings);
        Assert.Equal($"'{id}' is no id of a DS18B20; it is 28- and 12 hexadecimal digits, as in 'ls /sys/bus/w1/devices'", Assert.Single(problems).Message);
    }

    private static Sample Decode(string text) => Ds18b20Session.Decode(System.Text.Encoding.ASCII.GetBytes(text));

    private static Sample Decode(int raw)
    {
        Span<byte> text = stackalloc byte[64];
        return Ds18b20Session.Decode(text[..new Ds18b20Chip(() => (short)raw).Read(text)]);
    }

    private static Ds18b20 Sensor(string root)
    {
        var settings = Written.Settings(Written.Map(("bus", "w1:" + root), ("device", Id)), out var problems);
        var sensor = new Ds18b20(settings);
        settings.Finish();
        Assert.Empty(problems);
        return sensor;
    }

    private string Failure(Ds18b20 sensor)
    {
        using var bus = BusCatalog.Open(sensor.Bus!, [], time);
        using var session = sensor.Open(new Opening(bus, default, time, CancellationToken.None));
        return Assert.Throws<SensorException>(() => session.Step(Instant.Now(time), new ListSink())).Message;
    }
}
