using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Computed;
using TestKit;

namespace Gateway.Rules.Tests.Computed;

public class ComputedPointsTests
{
    [Fact]
    public void Points_follow_those_they_use_and_have_one_reading_each_per_call()
    {
        // Written the other way round, and a diamond: d uses b and c, which use a.
        var bench = new ComputedBench(
            ("d", "computed/b + computed/c + computed/a", null), ("c", "computed/a * 3", null), ("b", "computed/a * 2", null), ("a", "door/open + key/on", null), ("e", "log/c", null));
        Assert.Empty(bench.Problems);
        Assert.Equal(["computed/a", "computed/b", "computed/c", "computed/d", "computed/e"], bench.Points.Points.Select(p => p.Id));
        Assert.Equal([12, 13, 14, 15, 16], bench.Points.Points.Select(p => p.Index));
        bench.Feed("0 door/open 1");
        Assert.Equal(["a 3", "b 6", "c 9", "d 18"], bench.Feed("0 key/on 2").Select(r => $"{r.Point.Channel} {r.Value}"));
        Assert.Equal(["e"], bench.Feed("0 log/c 2").Select(r => r.Point.Channel));
        Assert.Empty(bench.Feed("0 bench/pressure 2"));
    }

    [Fact]
    public void More_than_64_points_keep_their_order()
    {
        var bench = new ComputedBench([.. Enumerable.Range(0, 200).Select(i => ($"p{i}", i == 0 ? "door/open" : i % 3 == 0 ? $"computed/p{i - 1} + door/open" : $"computed/p{i - 1} + 1", (string?)null)).Reverse()]);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (double)i), bench.Feed("0 door/open 1").Select(r => r.Value));
    }

    [Fact]
    public void A_reading_of_a_computed_point_is_passed_over()
    {
        var bench = new ComputedBench(("a", "door/open", null), ("b", "computed/a", null));
        var own = bench.Feed("0 door/open 1")[0];
        List<Reading> into = [];
        bench.Points.Take(own, own.At, into);
        bench.Points.Take(own with { Point = new Point(999, "far", "away", null) }, own.At, into);
        Assert.Empty(into);
    }

    [Theory]
    [InlineData(ReadingFlags.None)]
    [InlineData(ReadingFlags.Coalesced | ReadingFlags.ClockUnsynced)]
    [InlineData(ReadingFlags.OutOfOrder)]
    public void Flags_are_those_of_the_reading_that_caused_it(ReadingFlags flags)
    {
        var bench = new ComputedBench(("a", "door/open", null), ("b", "computed/a", null));
        Assert.Equal([flags, flags], bench.Feed("0 door/open 1", flags).Select(r => r.Flags));
    }

    [Fact]
    public void The_clock_is_that_of_the_inputs_or_the_live_one_when_they_are_mixed()
    {
        var bench = new ComputedBench(("live", "door/open + key/on", null), ("recorded", "log/a - log/b", "K"), ("mixed", "log/c + door/open", null), ("further", "computed/recorded + log/a", "Cel"), ("both", "if(computed/mixed > 1, log/a, log/b)", "Cel"));
        Assert.Equal(
            ["live False", "recorded True", "mixed False", "further True", "both False"],
            bench.Points.Points.Select(p => $"{p.Channel} {p.Recorded}"));
        bench.Now = 500;
        bench.Feed("10 key/on 1");
        Assert.Equal([ComputedBench.At(false, 11)], bench.Feed("11 door/open 1").Select(r => r.At));
        Assert.Equal([ComputedBench.At(false, 500)], bench.Feed("70 log/c 1").Select(r => r.At));
        bench.Feed("80 log/a 1");
        Assert.Equal(
            [("recorded", ComputedBench.At(true, 81)), ("further", ComputedBench.At(true, 81)), ("both", ComputedBench.At(false, 500))],
            bench.Feed("81 log/b 2").Select(r => (r.Point.Channel, r.At)));
    }

    [Fact]
    public void Time_never_goes_back()
    {
        var bench = new ComputedBench(("live", "door/open", null), ("recorded", "log/a", "Cel"), ("mixed", "log/c + key/on", null)) { Now = 500 };
        bench.Feed("10 door/open 1");
        Assert.Equal(ComputedBench.At(false, 10), Assert.Single(bench.Feed("9 door/open 2")).At);
        bench.Feed("10 log/a 1");
        Assert.Equal(ComputedBench.At(true, 10), Assert.Single(bench.Feed("9 log/a 2", ReadingFlags.OutOfOrder)).At);
        bench.Feed("10 log/c 1");
        bench.Feed("10 key/on 1");
        bench.Now = 499;
        Assert.Equal(ComputedBench.At(false, 500), Assert.Single(bench.Feed("20 log/c 2")).At);
    }

    [Theory]
    [InlineData(new[] { "a=computed/b", "b=computed/c + 1", "c=computed/a" }, "computed.a.value: 'computed/a' uses itself: it uses computed/b, which uses computed/c, which uses computed/a")]
    [InlineData(new[] { "x=computed/a", "a=computed/b", "b=computed/a" }, "computed.a.value: 'computed/a' uses itself: it uses computed/b, which uses computed/a")]
    [InlineData(new[] { "a=computed/a" }, "computed.a.value: 'computed/a' uses itself")]
    public void A_cycle_is_named_once(string[] definitions, string expected)
    {
        var bench = new ComputedBench([.. definitions.Select(d => (d.Split('=')[0], d.Split('=')[1], (string?)null)), ("fine", "door/open", null)]);
        Assert.Equal("test.yaml:1:1 " + expected, Assert.Single(bench.Problems).ToString());
        Assert.Equal(["computed/fine"], bench.Points.Points.Select(p => p.Id));
    }

    [Fact]
    public void A_point_is_defined_once()
    {
        Assert.Equal("'computed/a' is defined already", Assert.Single(new ComputedBench(("a", "door/open", null), ("a", "key/on", null)).Problems).Message);
        var taken = new ComputedBench(["computed/a", "door/open"], [("a", "door/open", null)]);
        Assert.Equal("there is a sensor with a point 'computed/a'; 'computed' is the sensor of all computed points: give it another id", Assert.Single(taken.Problems).Message);
    }

    [Fact]
    public void A_problem_is_told_where_it_is_and_not_again_at_those_that_depend_on_it()
    {
        var bench = new ComputedBench(("a", "door/open +", null), ("b", "computed/a + 1", null), ("c", "bench/pressure", null), ("d", "computed/c + 1", null), ("e", "computed/d", null));
        Assert.Equal(["computed.a.value", "computed.c.value"], bench.Problems.Select(p => p.Path));
        Assert.Empty(bench.Points.Points);
    }

    [Fact]
    public void There_are_at_most_1000()
    {
        var problems = new ComputedBench([.. Enumerable.Range(0, 1001).Select(i => ($"p{i}", "door/open", (string?)null))]).Problems;
        Assert.Equal("test.yaml:1:1 computed.p1000.value: there are more than 1000 computed points", Assert.Single(problems).ToString());
    }

    [Fact]
    public void A_chain_of_1000_points_is_computed()
    {
        var bench = new ComputedBench([.. Enumerable.Range(0, 1000).Select(i => ($"p{i}", i == 999 ? "door/open" : $"computed/p{i + 1} + 1", (string?)null))]);
        Assert.Empty(bench.Problems);
        Assert.Equal(1000, bench.Feed("0 door/open 1")[^1].Value);
    }

    [Fact]
    public void The_measured_inputs_are_known_through_all_stages()
    {
        var bench = new ComputedBench(("a", "door/open", null), ("b", "computed/a + log/c + door/open", null), ("c", "computed/b + key/on", null), ("d", "bench/pressure", "Pa"));
        Assert.Equal(["a: door/open", "b: door/open log/c", "c: door/open log/c key/on", "d: bench/pressure"], bench.Points.Points.Select((p, i) => $"{p.Channel}: {string.Join(' ', bench.Points.MeasuredInputs(i))}"));
    }

    [Theory]
    [InlineData("s/quick + s/slow", 5)]
    [InlineData("s/slow", 60)]
    [InlineData("s/slow + s/event", 60)]
    [InlineData("s/event", 0)]
    [InlineData("s/slow + s/recorded", 60)]
    public void It_is_read_as_often_as_its_quickest_input(string value, int seconds)
    {
        Point[] points = [Every(0, "quick", 5), Every(1, "slow", 60), Every(2, "event", 0), new(3, "s", "recorded", null, true, TimeSpan.FromSeconds(1))];
        var bound = ComputedPoints.Bind([ComputedBench.Read("x", value, null, []), ComputedBench.Read("y", "computed/x", null, [])], points, 4);
        Assert.Equal([TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds)], bound.Points.Select(p => p.Every));

        static Point Every(int index, string channel, int seconds) => new(index, "s", channel, null, every: TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void Settings_are_described()
    {
        var settings = Settings.ForDescription();
        Computation.Read("NAME", settings);
        Assert.Equal(["value", "unit"], settings.Declared.Select(d => d.Key));
    }

    [Fact]
    public void Nothing_is_allocated_per_reading()
    {
        var bench = new ComputedBench(
            ("dew", "in(bench/temperature, Cel) * ln(in(bench/humidity, 1)) + if(door/open and not key/on, 1, 2)", null),
            ("next", "min(computed/dew, log/c, 3) > 1", null));
        var points = ComputedBench.Climate.Select(ComputedBench.Point).ToArray();
        var reasons = new[] { "stuck", new string("stuck".ToCharArray()) };
        List<Reading> into = new(16);
        Span<Quality> qualities = [Quality.Good, Quality.Bad, Quality.Uncertain];
        var all = qualities.ToArray();
        var allocated = Allocated.ButOnce(5_000, i =>
        {
            into.Clear();
            var point = points[i % points.Length];
            var quality = point.Id == "bench/humidity" ? all[i % 2] : Quality.Good;
            bench.Points.Take(new Reading(point, ComputedBench.At(point.Recorded, i), 50, quality, quality == Quality.Good ? null : reasons[i / 2 % 2]), ComputedBench.At(false, i), into);
        });
        Assert.Equal(0, allocated);
        Assert.NotEmpty(bench.Feed("0 log/c 1"));
    }
}
