using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

public sealed class HcSr04Tests
{
    [Theory]
    [InlineData(0, 331.3)]
    [InlineData(20, 343.42)]
    [InlineData(-10, 325.24)]
    public void Sound_is_faster_in_warm_air(double celsius, double expected) =>
        Assert.Equal(expected, HcSr04Session.SpeedOfSound(celsius), 1e-9);

    /// <summary>The manual's rule of thumb (µs / 58 = cm) is that of 344.8 m/s.</summary>
    [Theory]
    [InlineData(5882, 343, 1.0088)]
    [InlineData(580, 344.83, 0.1)]
    [InlineData(5800, 344.83, 1)]
    [InlineData(117, 343, 0.02007)]
    public void The_distance_is_half_of_what_the_sound_went(double microseconds, double speed, double expected)
    {
        var sample = HcSr04Session.Measure([new Edge(true, 1000, 7), new Edge(false, 1000 + (long)(microseconds * 10), 8)], speed);
        Assert.Equal((Quality.Good, expected), (sample.Quality, Math.Round(sample.Value, 4)), new Near());
    }

    [Theory]
    [InlineData(38_000, "nothing in range")]
    [InlineData(23_400, "nothing in range")]
    [InlineData(100, "too near to be measured")]
    public void An_echo_that_cannot_be_is_a_bad_reading(int microseconds, string reason) =>
        Assert.Equal(Sample.Bad(0, reason), HcSr04Session.Measure([new Edge(true, 0, 1), new Edge(false, microseconds * 10L, 2)], 343));

    [Theory]
    [InlineData(0, "no echo: check wiring and supply")]
    [InlineData(1, "nothing in range")]
    [InlineData(3, "the echo is disturbed")]
    [InlineData(64, "the echo is disturbed")]
    public void Anything_but_one_pulse_is_a_bad_reading(int changes, string reason) =>
        Assert.Equal(Sample.Bad(0, reason), HcSr04Session.Measure([.. Enumerable.Range(0, changes).Select(i => new Edge(i % 2 == 0, 1000 * i, (uint)i))], 343));

    [Fact]
    public void Lost_changes_are_a_bad_reading() =>
        Assert.Equal(Sample.Bad(0, "edges lost: 2"), HcSr04Session.Measure([new Edge(true, 0, 1), new Edge(false, 10_000, 4)], 343));

    [Fact]
    public void It_triggers_for_10_us_at_least_and_looks_60_ms_later()
    {
        using var bench = new LineBench(Sensor());
        Assert.Equal(Next.In(TimeSpan.FromMilliseconds(1)), bench.Step());
        Assert.Equal(Next.In(TimeSpan.FromMilliseconds(60)), bench.After(TimeSpan.FromMilliseconds(1)));
        bench.Line.Add(true, bench.Now, 1);
        bench.Line.Add(false, bench.Now + 58_309, 2);
        Assert.Equal(Next.Slot, bench.After(TimeSpan.FromMilliseconds(60)));
        Assert.Equal([true, false], bench.Line.Driven);
        Assert.Equal(1.00122, Assert.Single(bench.Sink.Values), 1e-5);
    }

    [Fact]
    public void What_came_before_the_trigger_is_no_echo()
    {
        using var bench = new LineBench(Sensor());
        for (var i = 0u; i < 500; i++)
        {
            bench.Line.Add(i % 2 == 0, bench.Now, i + 1);
        }

        Assert.Equal(Sample.Bad(0, "no echo: check wiring and supply"), Assert.Single(bench.Measure()));
    }

    [Fact]
    public void A_line_that_is_high_already_is_not_triggered()
    {
        using var bench = new LineBench(Sensor());
        bench.Line.Level = true;
        Assert.Equal("the line echo is high before the measurement: check wiring and supply", Assert.Single(bench.Measure()).Reason);
        Assert.Empty(bench.Line.Driven);
    }

    [Fact]
    public void A_simulated_one_answers_a_trigger_that_is_long_enough()
    {
        var circuit = new EchoCircuit(_ => TimeSpan.FromMilliseconds(5));
        circuit.Drive(true, 0);
        circuit.Drive(false, 90);
        Assert.Equal(Change.Never, circuit.Next());

        circuit.Drive(true, 1000);
        circuit.Drive(false, 1100);
        Assert.Equal(new Change(1100 + 4500, true), circuit.Next());
        Assert.Equal(new Change(1100 + 4500 + 50_000, false), circuit.Next());
        Assert.Equal(Change.Never, circuit.Next());
    }

    [Fact]
    public void Where_nobody_answers_the_reading_says_so()
    {
        var time = new ManualTime();
        var sensor = Sensor();
        using var line = new SimulatedLine(sensor.Request, new EchoCircuit(_ => null), high: false, time);
        using var session = sensor.Open(line, time);
        var sink = new ListSink();
        for (var next = session.Step(Instant.Now(time), sink); next.Kind == NextKind.Delay; next = session.Step(Instant.Now(time), sink))
        {
            time.Advance(next.Delay);
        }

        Assert.Equal(Sample.Bad(0, "no echo: check wiring and supply"), Assert.Single(sink.Items).Sample);
    }

    [Fact]
    public void Trigger_and_echo_are_two_lines()
    {
        var settings = Written.Settings(Written.Map(("chip", "sim-1"), ("trigger", "GPIO23"), ("echo", "GPIO23")), out var problems);
        _ = new HcSr04(settings);
        settings.Finish();
        Assert.Equal("must be another line than 'trigger'", Assert.Single(problems).Message);
    }

    private static HcSr04 Sensor() => LineBench.Make(s => new HcSr04(s), ("chip", "sim-1"), ("trigger", "GPIO23"), ("echo", "GPIO24"));

    private sealed class Near : IEqualityComparer<(Quality Quality, double Value)>
    {
        public bool Equals((Quality Quality, double Value) x, (Quality Quality, double Value) y) => x.Quality == y.Quality && Math.Abs(x.Value - y.Value) < 1e-4;

        public int GetHashCode((Quality Quality, double Value) obj) => 0;
    }
}
