using Gateway.Abstractions;
using TestKit;

namespace Gateway.Rules.Tests;

public class RuleSetTests
{
    [Fact]
    public void Judging_allocates_nothing_in_steady_state()
    {
        var bench = new Bench("", "severity=warning above=6 hysteresis=1 on-delay=2s", "severity=critical above=10");
        var into = new Transitions();
        for (var i = 0; i < 2_000; i++)
        {
            Judge(i);
        }

        Assert.Equal(0, Allocated.ButOnce(20_000, i => Judge(2_000 + i)));

        void Judge(int i)
        {
            var at = bench.Now(i);
            into.Begin(1);
            bench.Set.Judge(new Reading(bench.Point, at, i % 12), into);
            bench.Set.Advance(at, into);
        }
    }

    [Fact]
    public void Alerts_of_many_points_fire_in_the_order_they_are_due()
    {
        var random = new Random(3);
        var points = Enumerable.Range(0, 200).Select(i => new Point(i, $"s{i}", "temperature", "Cel")).ToArray();
        var set = RuleSet.Bind([Bench.Rule("r", "point=*/temperature above=6 on-delay=60s")], points);
        var into = new Transitions();
        var expected = new List<(long At, int Point)>();
        for (var t = 0; t < 3_000; t++)
        {
            var point = points[random.Next(points.Length)];
            expected.RemoveAll(e => e.Point == point.Index);
            var high = random.Next(2) == 0;
            set.Judge(new Reading(point, new Instant(t, t), 5), into);
            if (high)
            {
                set.Judge(new Reading(point, new Instant(t, t), 7), into);
                expected.Add((t + TimeSpan.TicksPerMinute, point.Index));
            }
        }

        Assert.Empty(into.Items);
        var soonest = expected.Min().At + (2 * TimeSpan.TicksPerSecond) + 1;
        Assert.InRange(set.NextDue!.Value, 0, soonest);
        set.Advance(new Instant(soonest - 1, soonest - 1), into);
        Assert.Empty(into.Items);
        Assert.Equal(soonest, set.NextDue);
        set.Advance(new Instant(TimeSpan.TicksPerHour, TimeSpan.TicksPerHour), into);
        Assert.Equal(expected.Order(), into.Items.Select(i => (i.At.Ticks, i.Point.Index)));
        Assert.Equal(expected.Count, set.Active);
        Assert.Null(set.NextDue);
    }

    [Fact]
    public void A_reading_that_comes_late_is_judged_where_the_clock_stands()
    {
        var bench = new Bench("above=6 on-delay=10s");
        Assert.Equal("10 raised 1; 10 cleared 0", bench.Feed("0:7 20:tick 5:5"));
    }
}
