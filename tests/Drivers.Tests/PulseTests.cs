using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using TestKit;

namespace Gateway.Drivers.Tests;

public sealed class PulseTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_first_total_is_0_and_says_that_it_counts_from_the_start()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        Assert.Equal(new Sample(0, 0, Quality.Uncertain, "counts from 0 since the gateway was started"), Assert.Single(bench.Sink.Items).Sample);
    }

    [Fact]
    public void Total_and_rate_are_in_the_units_of_the_meter()
    {
        using var bench = new LineBench(Sensor(("amount", "0.5"), ("unit", "L")));
        bench.Step();
        Add(bench, 1, 6);
        bench.After(Ten);
        Assert.Equal([0, 3, 18], bench.Sink.Values);

        Add(bench, 7, 1);
        bench.After(Ten);
        Assert.Equal([3.5, 3], bench.Sink.Values[3..]);
        bench.After(Ten);
        Assert.Equal([3.5, 0], bench.Sink.Values[5..]);
    }

    [Fact]
    public void The_rate_is_that_of_the_time_that_really_passed()
    {
        using var bench = new LineBench(Sensor(("per", "s")));
        bench.Step();
        Add(bench, 1, 50);
        bench.After(TimeSpan.FromSeconds(25));
        Assert.Equal(2, bench.Sink.Values[2], 1e-6);
    }

    [Theory]
    [InlineData("kW.h", "h", null, "kW.h/h")]
    [InlineData("kW.h", "h", "kW", "kW")]
    [InlineData("mm", "h", null, "mm/h")]
    public void The_unit_of_the_rate_is_that_of_the_total_by_time_unless_it_has_a_name(string unit, string per, string? rateUnit, string expected)
    {
        (string, object)[] named = rateUnit is null ? [] : [("rate-unit", rateUnit)];
        Assert.Equal([unit, expected], Sensor([("unit", unit), ("per", per), .. named]).Channels.Select(c => c.Unit));
    }

    [Fact]
    public void Nothing_is_said_before_its_time()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        Add(bench, 1, 1);
        bench.After(TimeSpan.FromSeconds(9.9));
        Assert.Single(bench.Sink.Items);
        Assert.InRange(bench.Line.Patience, TimeSpan.FromSeconds(0.09), TimeSpan.FromSeconds(0.11));
    }

    [Fact]
    public void Lost_changes_are_bad_readings_and_are_counted_all_the_same()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        Add(bench, 1, 1);
        Add(bench, 13, 1);
        bench.After(Ten);

        Assert.Equal(
            [Sample.Bad(0, "edges lost: 11"), Sample.Bad(1, "edges lost: 11"), new Sample(0, 13)],
            bench.Sink.Items.Skip(1).Take(3).Select(i => i.Sample));
    }

    [Fact]
    public void With_changes_still_waiting_the_total_is_not_said_yet()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        Add(bench, 1, 100);
        bench.After(Ten);
        Assert.Single(bench.Sink.Items);
        bench.Step();
        Assert.Equal(100, bench.Sink.Values[1]);
    }

    [Fact]
    public void The_total_goes_on_when_the_line_is_opened_again()
    {
        var sensor = Sensor();
        using (var bench = new LineBench(sensor))
        {
            bench.Step();
            Add(bench, 1, 5);
            bench.After(Ten);
        }

        using var again = new LineBench(sensor);
        again.Step();
        Assert.Equal(new Sample(0, 5), Assert.Single(again.Sink.Items).Sample);
        Add(again, 1, 2);
        again.After(Ten);
        Assert.Equal([5, 7, 12], again.Sink.Values);
    }

    [Theory]
    [InlineData("pull-up", "auto", nameof(Edges.Falling))]
    [InlineData("none", "auto", nameof(Edges.Falling))]
    [InlineData("pull-down", "auto", nameof(Edges.Rising))]
    [InlineData("pull-up", "rising", nameof(Edges.Rising))]
    [InlineData("pull-down", "falling", nameof(Edges.Falling))]
    public void A_pulse_is_the_closing_of_the_contact_unless_told_otherwise(string bias, string edge, string expected) =>
        Assert.Equal(expected, Sensor(("bias", bias), ("edge", edge)).Request.Edges.ToString());

    [Fact]
    public void A_simulated_meter_bounces_and_is_counted_once_a_pulse()
    {
        double Total(string debounce)
        {
            using var bench = LineBench.Simulated(Sensor(("debounce", debounce)));
            bench.Run(TimeSpan.FromMinutes(30), TimeSpan.Zero);
            Assert.All(bench.Sink.Items.Skip(1), i => Assert.Equal(Quality.Good, i.Sample.Quality));
            var totals = bench.Sink.Items.Where(i => i.Sample.Channel == 0).Select(i => i.Sample.Value).ToList();
            Assert.Equal(totals.Order(), totals);
            return totals[^1];
        }

        // Between two pulses 4.3 to 27 s pass.
        Assert.InRange(Total("5ms"), 66, 420);
        Assert.True(Total("0") > 2 * Total("5ms"));
    }

    [Fact]
    public void A_simulated_meter_that_nobody_looks_at_loses_nothing_of_the_total()
    {
        var sensor = Sensor();
        var time = new ManualTime();
        using var session = sensor.Open(sensor.Simulate(time, queueLength: 16), time);
        using var other = LineBench.Simulated(Sensor());
        var sink = new ListSink();
        session.Step(Instant.Now(time), sink);
        time.Advance(TimeSpan.FromMinutes(30));
        session.Step(Instant.Now(time), sink);
        other.Run(TimeSpan.FromMinutes(30), TimeSpan.Zero);
        other.Step();

        Assert.Contains(sink.Items, i => i.Sample.Reason?.StartsWith("edges lost: ", StringComparison.Ordinal) == true);
        Assert.Equal(other.Sink.Items.Last(i => i.Sample.Channel == 0).Sample.Value, sink.Items[^2].Sample.Value, 1.1);
    }

    private static void Add(LineBench bench, int first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            bench.Line.Add(false, bench.Now, (uint)(first + i));
        }
    }

    private static Pulse Sensor(params (string Key, object Value)[] keys) =>
        LineBench.Make(s => new Pulse(s), [("chip", "sim-1"), ("line", "GPIO17"), .. keys]);
}
