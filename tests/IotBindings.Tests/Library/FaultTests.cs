using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Chips;
using TestKit;

namespace Gateway.IotBindings.Tests.Library;

/// <summary>The known faults of bindings, each shown to be kept from the readings.</summary>
public sealed class FaultTests
{
    public static TheoryData<string> Names => [.. BindingTable.Lines.Select(l => l.Name)];

    /// <summary>All but one whose binding sleeps 5 s by the clock of the machine, which a test cannot move.</summary>
    public static TheoryData<string> Quick => [.. BindingTable.Lines.Select(l => l.Name).Where(n => n != "scd4x")];

    [Theory]
    [InlineData("sht3x", 6)]
    [InlineData("sht4x", 6)]
    [InlineData("aht20", 7)]
    public void A_wrong_checksum_is_bad_and_nothing_is_repeated_from_before(string name, int length)
    {
        using var desk = Desk.Of(name);
        using var session = desk.Open(desk.Binding);
        Assert.All(desk.Measure(session), s => Assert.Equal(Quality.Good, s.Quality));
        desk.Time.Advance(TimeSpan.FromSeconds(2));
        desk.Corrupt(read =>
        {
            if (read.Length == length)
            {
                read[2] ^= 1;
                read[5] ^= 2;
            }
        });
        Assert.Equal([Sample.Bad(0, "CRC mismatch"), Sample.Bad(1, "CRC mismatch")], desk.Measure(session));

        desk.Corrupt(static _ => { });
        desk.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.All(desk.Measure(session), s => Assert.Equal(Quality.Good, s.Quality));
    }

    [Fact]
    public void The_first_value_of_an_sht3x_with_a_wrong_checksum_is_not_0_degrees()
    {
        using var desk = Desk.Of("sht3x");
        desk.Corrupt(static read =>
        {
            if (read.Length > 0)
            {
                read[^1] ^= 1;
            }
        });
        Assert.All(desk.Round(desk.Binding), s => Assert.Equal("CRC mismatch", s.Reason));
    }

    /// <summary>UnitsNet 5 takes no NaN: it is an exception on its way out of the binding.</summary>
    [Fact]
    public void An_mcp9808_of_ones_is_a_failure()
    {
        using var desk = Desk.Of("mcp9808");
        using var session = desk.Open(desk.Binding);
        desk.Corrupt(static read => read.Fill(0xFF));
        Assert.Contains("NaN is not a valid number", Assert.Throws<SensorException>(() => desk.Measure(session)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_chip_is_never_written_to_by_the_binding_of_the_mcp9808()
    {
        var bus = new ScriptedBus(static (_, read) => read.Fill(0x55));
        var error = Assert.Throws<SensorException>(() => Open("mcp9808", bus));
        Assert.StartsWith("found manufacturer 0x5555, device 0x5555 at address 0x18 on i2c-1", error.Message, StringComparison.Ordinal);
        Assert.Equal(["06?2", "07?2"], bus.Log);
    }

    [Fact]
    public void The_first_value_of_a_bh1750_is_measured_after_it_was_opened()
    {
        using var desk = Desk.Of("bh1750");
        var before = desk.Round(desk.Own)[0].Value;
        desk.Time.Advance(TimeSpan.FromMinutes(2));
        var found = desk.Round(desk.Binding)[0].Value;
        var after = desk.Round(desk.Own)[0].Value;
        Assert.InRange(found, after - 2, after + 2);
        Assert.True(Math.Abs(found - before) > 20, "the light should have changed by then");
    }

    [Fact]
    public void A_chip_that_is_busy_for_ever_ends_the_loop_of_the_aht20()
    {
        var bus = new ScriptedBus(static (_, read) => read.Fill(0x98));
        using var session = Open("aht20", bus);
        var sink = new ListSink();
        session.Step(default, sink);
        Assert.Contains("24 times without an end", Assert.Throws<SensorException>(() => session.Step(default, sink)).Message, StringComparison.Ordinal);
        Assert.Empty(sink.Items);
    }

    [Fact]
    public void A_line_without_an_mcp3008_is_a_bad_value()
    {
        using var session = Open("mcp3008", new ScriptedBus(static (_, read) => read.Fill(0xFF)));
        var sink = new ListSink();
        Assert.Equal(Next.Slot, session.Step(default, sink));
        Assert.Equal(Sample.Bad(0, "no answer: check wiring and 'select'"), Assert.Single(sink.Items).Sample);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public void A_line_without_an_adxl345_is_a_failure_and_no_acceleration_of_0(byte level) => Assert.Contains(
        "no ADXL345 at select line 0 of i2c-1", Assert.Throws<SensorException>(() => Open("adxl345", new ScriptedBus((_, read) => read.Fill(level)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_transfer_that_the_lps22hb_swallows_fails_the_sensor()
    {
        var gone = false;
        var bus = new ScriptedBus((write, read) =>
        {
            if (gone)
            {
                throw new SensorException("no answer");
            }

            // Its identity, and a reset that is over.
            read.Fill((byte)(read.Length == 1 ? 0xB1 : 0));
        });
        using var session = Open("lps22hb", bus);
        var sink = new ListSink();
        session.Step(default, sink);
        gone = true;
        Assert.Equal("no answer", Assert.Throws<SensorException>(() => session.Step(default, sink)).Message);
        Assert.Empty(sink.Items);
    }

    /// <summary>Also those for whose chips there are no simulated ones.</summary>
    [Theory]
    [MemberData(nameof(Quick))]
    public void On_a_bus_that_says_anything_at_all_none_throws_anything_but_a_sensor_exception(string name)
    {
        var random = new Random(1);
        var bus = new ScriptedBus((_, read) => random.NextBytes(read));
        Assert.All(Enumerable.Range(0, 3), _ => Try(name, bus));
        Try(name, new ScriptedBus(static (_, read) => read.Clear()));
        Try(name, new ScriptedBus(static (_, read) => read.Fill(0xFF)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void On_a_bus_without_an_answer_each_fails_with_what_the_bus_says(string name) =>
        Assert.Equal("no answer", Assert.Throws<SensorException>(() => Round(name, ScriptedBus.Silent())).Message);

    private static void Try(string name, ScriptedBus bus)
    {
        try
        {
            Assert.All(Round(name, bus), i => Assert.True(i.Sample.Quality == Quality.Bad || double.IsFinite(i.Sample.Value)));
        }
        catch (SensorException)
        {
            // Another chip, one that is busy for ever.
        }
    }

    private static List<Delivered> Round(string name, ScriptedBus bus)
    {
        using var session = Open(name, bus);
        var sink = new ListSink();
        var now = default(Instant);
        for (var i = 0; i < 40 && session.Step(now, sink) is { Kind: NextKind.Delay } next; i++)
        {
            now = now.At(now.Ticks + next.Delay.Ticks);
        }

        return sink.Items;
    }

    private static ISensorSession Open(string name, ScriptedBus bus)
    {
        var sensor = BindingTable.Lines.Single(l => l.Name == name).Construct(Written.Settings(Written.Map(), out _));
        return sensor.Open(new Opening(bus, default, TimeProvider.System, CancellationToken.None));
    }
}
