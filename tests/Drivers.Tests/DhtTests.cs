using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers.Tests;

public sealed class DhtTests
{
    /// <summary>Frames of the datasheets: AM2302, 7.3 (65.2 %, 35.1 °C and -10.1 °C); DHT11 V1.3, 6 (53 %, 24.4 °C and -10.1 °C).</summary>
    public static TheoryData<bool, string, double, double> Frames => new()
    {
        { true, "028C015FEE", 65.2, 35.1 },
        { true, "028C806573", 65.2, -10.1 },
        { true, "03E8000AF5", 100, 1 },
        { true, "0001000001", 0.1, 0 },
        { false, "3500180451", 53, 24.4 },
        { false, "35000A81C0", 53, -10.1 },
        { false, "280015003D", 40, 21 },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Frames_of_the_datasheets_have_their_values(bool inTenths, string hex, double humidity, double temperature)
    {
        var kind = inTenths ? DhtKind.Dht22 : DhtKind.Dht11;
        var frame = new byte[DhtFrame.Length];
        Assert.Null(DhtFrame.Decode(Answer(Convert.FromHexString(hex)), frame));
        Assert.Equal(hex, Convert.ToHexString(frame));
        Assert.Equal((null, humidity, temperature), (kind.Complaint(frame), kind.Humidity(frame), kind.Temperature(frame)));

        var made = new byte[DhtFrame.Length];
        kind.Encode(humidity, temperature, made);
        Assert.Equal(hex, Convert.ToHexString(made));
    }

    [Fact]
    public void Every_single_wrong_bit_is_seen()
    {
        for (var bit = 0; bit < 40; bit++)
        {
            var frame = Convert.FromHexString("028C015FEE");
            frame[bit / 8] ^= (byte)(0x80 >> (bit % 8));
            Assert.Equal("checksum mismatch", DhtFrame.Decode(Answer(frame), new byte[5]));
        }
    }

    [Fact]
    public void Whatever_was_missed_at_the_beginning_or_of_the_very_end_does_not_matter()
    {
        var all = Answer(Convert.FromHexString("028C015FEE"));
        Assert.Equal(84, all.Length);
        var frame = new byte[DhtFrame.Length];

        // All that is needed is the change to low before the first bit.
        for (var skipped = 0; skipped <= 2; skipped++)
        {
            Assert.Null(DhtFrame.Decode(all.AsSpan(skipped), frame));
            Assert.Null(DhtFrame.Decode(all.AsSpan(skipped..^1), frame));
        }

        Edge[] own = [new(false, -300_000, 1), new(true, -500, 2), .. all];
        Assert.Null(DhtFrame.Decode(own, frame));
        Assert.Equal("028C015FEE", Convert.ToHexString(frame));
    }

    [Fact]
    public void A_change_or_two_missing_anywhere_are_never_a_value()
    {
        var all = Answer(Convert.FromHexString("028C015FEE"));
        for (var first = 3; first < all.Length - 1; first++)
        {
            foreach (var missing in (int[])[1, 2, 3, 4])
            {
                Edge[] rest = [.. all[..first], .. all[Math.Min(first + missing, all.Length)..]];
                var fault = DhtFrame.Decode(rest, new byte[5]);
                Assert.True(fault is not null, $"without {missing} from {first}");
            }
        }
    }

    [Theory]
    [InlineData(-18)]
    [InlineData(15)]
    public void Stamps_that_are_a_little_late_do_no_harm(int microseconds)
    {
        // Every other change is late by that much, as when a processor sleeps.
        var late = Answer(Convert.FromHexString("028C015FEE")).Select((e, i) => i % 2 == 0 ? e with { Ticks = e.Ticks + (microseconds * 10) } : e).ToArray();
        var frame = new byte[DhtFrame.Length];
        Assert.Null(DhtFrame.Decode(late, frame));
        Assert.Equal("028C015FEE", Convert.ToHexString(frame));
    }

    [Fact]
    public void Random_changes_never_throw_and_almost_never_are_a_value()
    {
        var random = new Random(3);
        var frame = new byte[DhtFrame.Length];
        var values = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var ticks = 0L;
            var edges = new Edge[random.Next(130)];
            for (var i = 0; i < edges.Length; i++)
            {
                // Many of them with times as a sensor has them, some with any at all.
                ticks += random.Next(20) == 0 ? random.NextInt64(-1_000_000, 1_000_000) : random.Next(2) == 0 ? 500 : random.Next(2) == 0 ? 260 : 700;
                edges[i] = new Edge(random.Next(2) == 0, ticks, (uint)random.Next());
            }

            values += DhtFrame.Decode(edges, frame) is null ? 1 : 0;
        }

        Assert.Equal(0, values);
    }

    [Theory]
    [InlineData(0, "no answer: check wiring and supply")]
    [InlineData(2, "no answer: check wiring and supply")]
    [InlineData(40, "incomplete answer: 39 changes")]
    public void Too_few_changes_say_how_many(int count, string fault) =>
        Assert.Equal(fault, DhtFrame.Decode(Answer(new byte[5]).AsSpan(0, count), new byte[5]));

    [Theory]
    [InlineData(true, "0000000000", "all bits are 0")]
    [InlineData(false, "0000000000", "all bits are 0")]
    [InlineData(false, "028C015FEE", "no frame of a DHT11: is it a DHT22?")]
    [InlineData(true, "3500180451", "no frame of a DHT22: is it a DHT11?")]
    public void A_frame_that_cannot_be_is_a_bad_reading_of_both(bool inTenths, string hex, string reason)
    {
        using var bench = new LineBench(Sensor(inTenths));
        bench.Line.Level = true;
        bench.Line.OnDrive = high => Reply(bench, high, hex);
        Assert.Equal([Sample.Bad(0, reason), Sample.Bad(1, reason)], bench.Measure());
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 19)]
    public void It_holds_the_line_low_lets_go_and_looks_later(bool inTenths, int milliseconds)
    {
        using var bench = new LineBench(Sensor(inTenths));
        bench.Line.Level = true;
        bench.Line.Add(true, 0, 1);
        bench.Line.OnDrive = high => Reply(bench, high, inTenths ? "028C806573" : "35000A81C0");
        Assert.Equal(Next.In(TimeSpan.FromMilliseconds(milliseconds)), bench.Step());
        Assert.Equal(Next.In(TimeSpan.FromMilliseconds(20)), bench.After(TimeSpan.FromMilliseconds(milliseconds)));
        Assert.Equal(Next.Slot, bench.After(TimeSpan.FromMilliseconds(20)));
        Assert.Equal([false, null], bench.Line.Driven);
        Assert.Equal([-10.1, inTenths ? 65.2 : 53], bench.Sink.Values);
    }

    [Fact]
    public void A_line_that_nothing_pulls_up_says_so()
    {
        using var bench = new LineBench(Sensor(inTenths: true));
        Assert.All(bench.Measure(), s => Assert.Equal("the line is low: check the pull-up and wiring", s.Reason));
        Assert.Empty(bench.Line.Driven);
    }

    [Fact]
    public void A_simulated_one_does_not_answer_a_start_signal_that_is_too_short()
    {
        var circuit = new DhtCircuit(TimeSpan.FromMilliseconds(18), static (_, frame) => frame[0] = 1);
        circuit.Drive(false, 0);
        circuit.Drive(null, TimeSpan.FromMilliseconds(17.9).Ticks);
        Assert.Equal(Change.Never, circuit.Next());
    }

    [Theory]
    [InlineData("1s")]
    [InlineData("1999ms")]
    public void It_is_not_asked_more_often_than_every_2_s(string every)
    {
        var settings = TestKit.Written.Settings(TestKit.Written.Map(("chip", "sim-1"), ("line", "4"), ("every", every)), out var problems);
        _ = new Dht(settings, DhtKind.Dht22);
        Assert.Equal("every", Assert.Single(problems).Path);
    }

    private static Dht Sensor(bool inTenths) => LineBench.Make(s => new Dht(s, inTenths ? DhtKind.Dht22 : DhtKind.Dht11), ("chip", "sim-1"), ("line", "GPIO4"));

    private static void Reply(LineBench bench, bool? high, string hex)
    {
        foreach (var edge in high is null ? Answer(Convert.FromHexString(hex)) : [])
        {
            bench.Line.Add(edge.Value, bench.Now + edge.Ticks, edge.Number);
        }
    }

    /// <summary>The changes of an answer, with the times of the datasheet (AM2302, table 6): 80, 80, then 50 and 26 or 70 µs for each bit, 50 µs.</summary>
    private static Edge[] Answer(byte[] frame)
    {
        var edges = new List<Edge>();
        var ticks = 0L;
        Then(300, false);
        Then(800, true);
        Then(800, false);
        for (var bit = 0; bit < 40; bit++)
        {
            Then(500, true);
            Then((frame[bit / 8] >> (7 - (bit % 8)) & 1) == 1 ? 700 : 260, false);
        }

        Then(500, true);
        return [.. edges];

        void Then(long after, bool value)
        {
            ticks += after;
            edges.Add(new Edge(value, ticks, (uint)edges.Count + 1));
        }
    }
}
