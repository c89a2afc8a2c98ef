using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Tests;

public sealed class PirTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private uint number;

    [Fact]
    public void While_it_warms_up_its_signals_do_not_count_and_it_says_so()
    {
        using var bench = new LineBench(Sensor(("warm-up", "30s")));
        bench.Step();
        bench.Time.Advance(10 * Second);
        Edge(bench, true);
        Edge(bench, false);
        bench.Step();
        Assert.Equal([Sample.Bad(0, "warming up")], Samples(bench));
        Assert.InRange(bench.Line.Patience.TotalSeconds, 19, 31);

        bench.After(20 * Second);
        Assert.Equal(new Sample(0, 0), Samples(bench)[1]);
    }

    [Fact]
    public void A_signal_that_lasts_beyond_the_warm_up_is_motion()
    {
        using var bench = new LineBench(Sensor(("warm-up", "30s")));
        bench.Step();
        Edge(bench, true);
        bench.Line.Level = true;
        bench.After(30 * Second);
        Assert.Equal(new Sample(0, 1), Samples(bench)[^1]);
        Edge(bench, false);
        bench.Step();
        bench.After(10 * Second);
        Assert.Equal(new Sample(0, 0), Samples(bench)[^1]);
    }

    [Fact]
    public void Motion_begins_with_the_signal_and_ends_a_while_after_it_with_exact_stamps()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        bench.Time.Advance(Second);
        var begin = Edge(bench, true);
        bench.After(3 * Second);
        var end = Edge(bench, false);
        Assert.Equal(Next.AtOnce, bench.Step());
        bench.After(9 * Second);
        Assert.Equal([0, 1], bench.Sink.Values);
        Assert.InRange(bench.Line.Patience.TotalSeconds, 0.9, 1.1);

        bench.After(7 * Second);
        Assert.Equal([0, 1, 0], bench.Sink.Values);
        Assert.Equal([begin, end + (10 * TimeSpan.TicksPerSecond)], bench.Sink.Items.Skip(1).Select(i => i.At!.Value.Ticks));
    }

    [Fact]
    public void Signals_that_follow_within_the_hold_time_are_one_motion()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        for (var i = 0; i < 5; i++)
        {
            Edge(bench, true);
            bench.After(Second);
            Edge(bench, false);
            bench.After(9 * Second);
        }

        bench.After(2 * Second);
        Assert.Equal([0, 1, 0], bench.Sink.Values);
    }

    [Fact]
    public void A_signal_after_the_hold_time_is_another_motion_even_when_both_are_seen_late()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        Edge(bench, true);
        Edge(bench, false);
        bench.Time.Advance(11 * Second);
        Edge(bench, true);
        bench.Step();
        Assert.Equal([0, 1, 0, 1], bench.Sink.Values);
        var stamps = bench.Sink.Items.Select(i => i.At!.Value.Ticks).ToList();
        Assert.Equal(stamps.Order(), stamps);
    }

    [Fact]
    public void Without_hold_time_it_follows_the_signal()
    {
        using var bench = new LineBench(Sensor(("hold", "0")));
        bench.Step();
        Edge(bench, true);
        Edge(bench, false);
        Edge(bench, true);
        bench.Step();
        Assert.Equal([0, 1, 0, 1], bench.Sink.Values);
    }

    [Fact]
    public void Lost_changes_are_a_bad_reading_and_then_the_state_as_it_is()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        number += 4;
        Edge(bench, false);
        bench.Line.Level = true;
        bench.Step();
        Assert.Equal([new Sample(0, 0), Sample.Bad(0, "edges lost: 4"), new Sample(0, 1)], Samples(bench));
    }

    [Fact]
    public void After_a_loss_the_state_follows_at_once_also_when_the_changes_fill_the_last_step()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        number += 4;
        for (var i = 0; i < 64; i++)
        {
            Edge(bench, i % 2 == 0);
        }

        bench.Line.Level = true;
        bench.Step();
        var before = bench.Sink.Items.Count;
        bench.Step();
        Assert.Equal(TimeSpan.Zero, bench.Line.Patience);
        Assert.Equal(new Sample(0, 1), Assert.Single(bench.Sink.Items.Skip(before)).Sample);
    }

    [Fact]
    public void The_state_is_said_again_once_a_minute()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        bench.After(59 * Second);
        Assert.Single(bench.Sink.Items);
        bench.After(1.001 * Second);
        Assert.Equal([0, 0], bench.Sink.Values);
    }

    [Theory]
    [InlineData("high")]
    [InlineData("low")]
    public void Simulated_visitors_are_motions_longer_than_the_hold_time(string active)
    {
        using var bench = LineBench.Simulated(Sensor(("active", active), ("warm-up", "1m")));
        bench.Run(TimeSpan.FromHours(1), TimeSpan.Zero);
        var said = bench.Sink.Items.Where(i => i.Sample.Quality == Quality.Good).ToList();
        var changes = said.Where((i, n) => n == 0 || i.Sample.Value != said[n - 1].Sample.Value).ToList();
        Assert.InRange(changes.Count, 30, 250);
        Assert.All(
            changes.Zip(changes.Skip(1)).Where(p => p.First.Sample.Value == 1).Skip(1),
            p => Assert.True(p.Second.At!.Value.Ticks - p.First.At!.Value.Ticks >= 12.9 * TimeSpan.TicksPerSecond));
        Assert.Single(bench.Sink.Items, i => i.Sample.Reason == "warming up");
    }

    private static Pir Sensor(params (string Key, object Value)[] keys) =>
        LineBench.Make(s => new Pir(s), [("chip", "sim-1"), ("line", "GPIO17"), .. keys.Any(k => k.Key == "warm-up") ? keys : [("warm-up", "0"), .. keys]]);

    private static Sample[] Samples(LineBench bench) => [.. bench.Sink.Items.Select(i => i.Sample)];

    private long Edge(LineBench bench, bool value)
    {
        bench.Line.Add(value, bench.Now, ++number);
        return bench.Now;
    }
}
