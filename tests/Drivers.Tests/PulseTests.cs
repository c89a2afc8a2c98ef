using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using TestKit;

namespace Gateway.Drivers.Tests;

public sealed class PulseTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    [Fact]
    public void Where_nothing_is_stored_the_first_total_is_that_of_the_settings_and_says_so()
    {
        using var bench = new LineBench(Sensor(("begin-at", "1234.5")));
        bench.Step();
        Assert.Equal(new Sample(0, 1234.5, Quality.Uncertain, "begins anew: no total is stored"), Assert.Single(bench.Sink.Items).Sample);
    }

    [Fact]
    public void The_total_goes_on_where_it_was_kept_and_says_so_once()
    {
        ResumeToken kept;
        using (var bench = new LineBench(Sensor(("begin-at", "100"), ("amount", "0.5"))))
        {
            bench.Step();
            Add(bench, 1, 5);
            bench.After(TimeSpan.FromSeconds(1));
            kept = bench.Sink.Kept;
            Assert.Equal(100, Assert.Single(bench.Sink.Values));
        }

        using var next = new LineBench(Sensor(("begin-at", "100"), ("amount", "0.5")), kept);
        next.Step();
        Assert.Equal(new Sample(0, 102.5, Quality.Uncertain, "goes on from the stored total; pulses while the gateway did not run are missing"), Assert.Single(next.Sink.Items).Sample);
        Add(next, 1, 1);
        next.After(Ten);
        Assert.Equal([new Sample(0, 103), new Sample(1, 3)], next.Sink.Items.Skip(1).Select(i => i.Sample));
        Assert.Equal(6, next.Sink.Kept.Offset);
    }

    [Theory]
    [InlineData("1234.25", "pulses from 1234.25", 1241.25)]
    [InlineData("1234.25", "pulses from 0", 1234.25)]
    [InlineData("0", "c0ffee", 0)]
    public void With_another_beginning_what_is_stored_does_not_count(string begin, string stored, double first)
    {
        using var bench = new LineBench(Sensor(("begin-at", begin)), new ResumeToken(stored, 7, 0));
        bench.Step();
        Assert.Equal(first, Assert.Single(bench.Sink.Values));
    }

    [Fact]
    public void What_is_kept_is_never_less_than_what_was_told()
    {
        using var bench = new LineBench(Sensor());
        bench.Sink.OnAdd = sample => Assert.True(sample.Channel != 0 || !(sample.Value > bench.Sink.Kept.Offset), "told before it was kept");
        bench.Step();
        for (var i = 0; i < 20; i++)
        {
            Add(bench, (3 * i) + 1, 3);
            bench.After(Ten);
        }

        Assert.Equal(60, bench.Sink.Kept.Offset);
    }

    [Fact]
    public void While_nobody_knows_what_is_stored_it_counts_in_doubt_and_adds_it_later()
    {
        var sensor = Sensor();
        using (var bench = new LineBench(sensor, default, unknown: true))
        {
            bench.Step();
            Add(bench, 1, 5);
            bench.After(Ten);
            Assert.All(bench.Sink.Items.Where(i => i.Sample.Channel == 0), i => Assert.Equal("counts from its beginning: the stored total cannot be read yet", i.Sample.Reason));
        }

        using var known = new LineBench(sensor, new ResumeToken("pulses from 0", 1000, 0));
        known.Step();
        Assert.Equal(1005, Assert.Single(known.Sink.Values));
        using var again = new LineBench(sensor, known.Sink.Kept);
        again.Step();
        Assert.Equal(new Sample(0, 1005), Assert.Single(again.Sink.Items).Sample);
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
