using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Bits and formula are those of the datasheet (DS21295, 4.2, table 5-2, figure 6-1).</summary>
public sealed class Mcp3008Tests
{
    private readonly ManualTime time = new();

    [Theory]
    [InlineData("00 02 00", 1.65)]
    [InlineData("00 00 00", 0)]
    [InlineData("FF FB FE", 3.2936)]
    [InlineData("00 01 00", 0.825)]
    public void A_result_of_10_bits_is_a_share_of_the_reference_whatever_comes_before_its_null_bit(string answer, double volts)
    {
        var spi = new ScriptedSpiBus(("01 80 00", answer));
        var sample = Assert.Single(Step(Bench.Driver(static s => new Mcp3008(s)), spi));
        Assert.Equal(Quality.Good, sample.Quality);
        Assert.Equal(volts, sample.Value, 4);
        Assert.Equal(new SpiDevice(0, 0, 1_000_000), spi.Device);
    }

    [Fact]
    public void The_highest_result_is_in_doubt_because_all_that_is_above_reads_the_same()
    {
        var sample = Assert.Single(Step(Bench.Driver(static s => new Mcp3008(s)), new ScriptedSpiBus(("01 80 00", "FF FB FF"))));
        Assert.Equal((Quality.Uncertain, "at the end of the range: the reference, or more", 3.2968), (sample.Quality, sample.Reason, Math.Round(sample.Value, 4)));
    }

    // Table 5-2: single ended with the upper bit, pairs without.
    [Theory]
    [InlineData("ch0", "01 80 00")]
    [InlineData("ch7", "01 F0 00")]
    [InlineData("ch0-ch1", "01 00 00")]
    [InlineData("ch1-ch0", "01 10 00")]
    [InlineData("ch6-ch7", "01 60 00")]
    public void Each_input_has_its_code(string input, string write) =>
        Assert.Single(Step(Bench.Driver(static s => new Mcp3008(s), ("inputs", input)), new ScriptedSpiBus((write, "00 02 00"))));

    [Theory]
    [InlineData("FF FF FF")]
    [InlineData("00 06 00")]
    public void A_line_that_rests_high_is_no_reading(string answer) => Assert.Equal(
        [Sample.Bad(0, "no answer: check wiring and 'select'")],
        Step(Bench.Driver(static s => new Mcp3008(s)), new ScriptedSpiBus(("01 80 00", answer))));

    [Fact]
    public void Several_inputs_are_read_in_one_step_each_with_its_own_result()
    {
        using var bus = new OneChip(new Mcp3008Chip(static input => 64 * input));
        var samples = Step(Bench.Driver(static s => new Mcp3008(s), ("inputs", Written.List("ch0", "ch7", "ch2-ch3")), ("reference", "5.12")), bus);
        Assert.Equal([2.56, 4.8, 0.64], samples.Select(s => Math.Round(s.Value, 6)));
    }

    [Fact]
    public void An_I2C_bus_is_refused_with_the_setting_to_correct()
    {
        using var bench = new Bench(time, 0x10, new Bh1750Chip(time, static () => 0));
        var error = Assert.Throws<SensorException>(() => bench.Open(Bench.Driver(static s => new Mcp3008(s))));
        Assert.Equal("sim-1 is no SPI bus: correct the setting 'bus'", error.Message);
    }

    private List<Sample> Step(Mcp3008 sensor, IBus bus)
    {
        var sink = new ListSink();
        using var session = sensor.Open(new Opening(bus, default, time, CancellationToken.None));
        Assert.Equal(Next.Slot, session.Step(Instant.Now(time), sink));
        return [.. sink.Items.Select(i => i.Sample)];
    }

    private sealed class ScriptedSpiBus((string Write, string Read) exchange) : ISpiBus
    {
        public SpiDevice Device { get; private set; }

        public string Name => "spi-0";

        public void Transfer(SpiDevice device, ReadOnlySpan<byte> write, Span<byte> read)
        {
            Device = device;
            Assert.Equal(exchange.Write.Replace(" ", string.Empty, StringComparison.Ordinal), Convert.ToHexString(write));
            Bme280Vector.Bytes(exchange.Read).CopyTo(read);
        }

        public void Dispose()
        {
            // Nothing is open.
        }
    }

    private sealed class OneChip(Mcp3008Chip chip) : ISpiBus
    {
        public string Name => "spi-0";

        public void Transfer(SpiDevice device, ReadOnlySpan<byte> write, Span<byte> read) => chip.Transfer(write, read);

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
