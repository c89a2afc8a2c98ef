using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Rules.Tests;

/// <summary>A rule that compares its point with another one: units, order and clocks of the two.</summary>
public class SetpointTests
{
    private static readonly Point Live = new(0, "bench", "temperature", "Cel");
    private static readonly Point Log = new(1, "log", "temperature", "Cel", recorded: true);
    private static readonly Point Fahrenheit = new(2, "yard", "temperature", "[degF]");
    private readonly Transitions into = new();

    [Theory]
    [InlineData("point=bench/temperature signal.deviation-from=yard/temperature above=6", 20, 50, 10)]
    [InlineData("point=bench/temperature signal.deviation-from=yard/temperature above=6 unit=[degF]", 20, 50, 18)]
    [InlineData("point=bench/temperature signal.deviation-from=yard/temperature above=6 unit=K", 20, 50, 10)]
    public void The_setpoint_is_converted_to_the_unit_that_counts(string rule, double value, double setpoint, double deviation)
    {
        var set = Bind(rule);
        set.Judge(At(Live, 1, value), into);
        set.Judge(At(Fahrenheit, 2, setpoint), into);
        Assert.Equal(deviation, Assert.Single(into.Items).Value, 9);
    }

    [Fact]
    public void A_reading_of_the_setpoint_is_no_reading_of_the_point()
    {
        var set = Bind("signal.deviation-from=yard/temperature above=6 on-count=3");
        set.Judge(At(Fahrenheit, 1, 32), into);
        set.Judge(At(Live, 2, 10), into);
        set.Judge(At(Fahrenheit, 3, 33), into);
        set.Judge(At(Fahrenheit, 4, 34), into);
        set.Judge(At(Live, 5, 10), into);
        Assert.Empty(into.Items);
        set.Judge(At(Live, 6, 10), into);
        Assert.Equal(Second(6), Assert.Single(into.Items).At);
    }

    [Fact]
    public void A_reading_older_than_that_of_the_setpoint_counts()
    {
        var set = Bind("signal.deviation-from=yard/temperature above=6 on-count=2");
        set.Judge(At(Fahrenheit, 1, 32), into);
        set.Judge(At(Live, 2, 10), into);
        set.Judge(At(Fahrenheit, 9, 32), into);
        set.Judge(At(Live, 5, 10), into);
        Assert.Equal(Second(9), Assert.Single(into.Items).At);
    }

    [Fact]
    public void A_reading_out_of_order_does_not_count() =>
        Assert.Equal("4 raised 1", new Bench("above=6 on-count=2").Feed("1:7 2:7~ 3:7~ 4:7"));

    [Fact]
    public void A_setpoint_alone_leaves_the_point_as_one_that_never_came()
    {
        var set = Bind("signal.deviation-from=yard/temperature above=6 on-unknown=raise");
        set.Judge(At(Fahrenheit, 1, 32), into);
        set.Advance(Second(100), into);
        Assert.Empty(into.Items);
        set.Judge(At(Live, 101, 1), into);
        Assert.Empty(into.Items);
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("clear")]
    public void After_a_restart_a_setpoint_alone_ends_no_outage(string policy)
    {
        var rule = $"signal.deviation-from=yard/temperature above=6 on-delay=60s on-unknown={policy}";
        var before = Bind(rule);
        before.Restore(new Dictionary<string, byte[]>(), Second(0), into);
        before.Judge(At(Fahrenheit, 0, 32), into);
        before.Judge(At(Live, 0, 10), into);
        var batch = new OutboxBatch();
        before.Save(batch, Second(10), SaveScope.Stop);
        var after = Bind(rule);
        after.Restore(batch.States.ToDictionary(s => s.Key, s => s.Value!), Second(20), into);
        after.Judge(At(Fahrenheit, 21, 32), into);
        Assert.Equal("down", after.View("r", Live.Id)!.Unknown);
        after.Judge(At(Live, 30, 10), into);
        after.Advance(Second(200), into);
        Assert.Equal(Second(80), Assert.Single(into.Items).At);
    }

    [Fact]
    public void A_recording_is_compared_with_a_live_setpoint_at_its_own_rows()
    {
        var set = Bind("point=log/temperature signal.deviation-from=bench/temperature above=6");
        set.Judge(new Reading(Log, Instant.Recorded(500), 10), into);
        set.Judge(At(Live, 20, 1), into);
        Assert.Equal(Instant.Recorded(500), Assert.Single(into.Items).At);
        set.Judge(new Reading(Log, Instant.Recorded(700), 5), into);
        Assert.Equal(Instant.Recorded(700), into.Items[1].At);
    }

    [Fact]
    public void A_live_point_is_compared_with_a_recorded_setpoint_by_the_live_clock()
    {
        var set = Bind("signal.deviation-from=log/temperature above=6");
        set.Judge(At(Live, 10, 10), into);
        set.Judge(new Reading(Log, Instant.Recorded(500), 1), into);
        Assert.Equal(Second(10), Assert.Single(into.Items).At);
    }

    [Fact]
    public void What_is_implausible_is_not_believed_because_it_moves() =>
        Assert.Equal("", new Bench("above=6 plausible=[0,10] stuck-after=60s").Feed("0:50 1:51 70:52"));

    [Theory]
    [InlineData("on-unknown=raise", "60 raised 1 stale; 60 silent raised 1")]
    [InlineData("on-unknown=raise signal.mean=10s", "60 raised 1 stale; 60 silent raised 1")]
    [InlineData("on-unknown=raise on-count=2", "60 silent raised 1")]
    public void A_point_that_never_came_is_unknown_when_its_time_is_over_but_counts_as_no_reading(string settings, string expected) =>
        Assert.Equal(expected, new Bench($"above=6 silent-after=60s {settings}").Feed("70:tick"));

    private static RuleSet Bind(string rule)
    {
        var set = RuleSet.Bind([Bench.Rule("r", rule)], [Live, Log, Fahrenheit]);
        set.Restore(new Dictionary<string, byte[]>(), Second(0), new Transitions());
        return set;
    }

    private static Instant Second(int second) => new(second * TimeSpan.TicksPerSecond, (1_000_000 + second) * TimeSpan.TicksPerSecond);

    private static Reading At(Point point, int second, double value) => new(point, Second(second), value);
}
