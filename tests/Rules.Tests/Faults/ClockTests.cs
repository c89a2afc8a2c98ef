using Gateway.Abstractions;
using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests.Faults;

/// <summary>Clocks that are not set, and instants that are the due ones whoever notices them.</summary>
public class ClockTests
{
    private const double Years = 365.25 * 86400;

    [Fact]
    public void Started_without_the_time_reminders_shelves_and_the_flapping_guard_go_on()
    {
        var bench = new Bench("above=6 remind-every=10m flapping.start=2 flapping.end=0 flapping.window=5m");
        bench.Feed("0:7 1:5 2:7");
        bench.Commit(checkpoint: true);
        bench.Stepped = -56 * Years;
        bench.Restart(100);
        var said = bench.Feed("110:7 3000:tick");
        Assert.Contains("flappingended 1", said, StringComparison.Ordinal);
        Assert.Contains("reminder 1", said, StringComparison.Ordinal);
        Assert.Equal(bench.Now(0).UtcTicks, bench.All[0].At.UtcTicks - (long)(56 * Years * 1e7));

        var shelved = new Bench("above=6");
        shelved.Feed("0:7");
        shelved.Operate(1, OperationKind.Shelve, time: TimeSpan.FromMinutes(10));
        shelved.Stepped = -56 * Years;
        shelved.Restart(100);
        Assert.Contains("unshelved 1", shelved.Feed("110:7 3000:tick"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_duration_is_never_negative_after_the_clock_was_set_back()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Stepped = -56 * Years;
        bench.Restart(100);
        bench.Feed("110:5");
        Assert.InRange(bench.Last.At.Ticks - bench.Last.RaisedAt.Ticks, 0, TimeSpan.TicksPerMinute * 3);
    }

    [Fact]
    public void A_shelf_made_before_the_clock_was_set_lasts_over_a_reload()
    {
        var rule = Bench.Rule("r", "above=6");
        var bench = new Bench(false, rule) { Stepped = -56 * Years };
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Shelve, time: TimeSpan.FromMinutes(10));
        bench.Stepped = 0;
        bench.Reload(10, rule);
        Assert.Equal("", bench.Feed("600:tick"));
        Assert.Equal("601 unshelved 1", bench.Feed("602:tick"));
        bench.Feed("620:5");
        Assert.Equal(620 * TimeSpan.TicksPerSecond, bench.Last.At.Ticks - bench.Last.RaisedAt.Ticks);
    }

    [Fact]
    public void A_child_is_held_back_at_the_instant_its_parent_was_due()
    {
        var bench = new Bench(false, Bench.Rule("p", "above=6 on-delay=60s"), Bench.Rule("r", "above=5 suppress-when=p"));
        Assert.Equal("0 raised 1; 60 p raised 1; 60 suppressed 1 (suppressed)", bench.Feed("0:7 500:tick"));
    }

    [Fact]
    public void A_live_child_of_a_recorded_parent_stays_on_its_clock()
    {
        Point[] points = [new(0, "live", "t", "Cel"), new(1, "file", "t", "Cel", recorded: true)];
        var set = RuleSet.Bind([Bench.Rule("p", "point=file/t above=6 on-delay=60s"), Bench.Rule("r", "point=live/t above=5 suppress-when=p")], points);
        var into = new Transitions();
        var now = new Instant(1000, 5_000_000_000);
        set.Restore(new Dictionary<string, byte[]>(), now, into);
        set.Judge(new Reading(points[0], now, 7), into);
        set.Judge(new Reading(points[1], Instant.Recorded(0), 7), into);
        set.Judge(new Reading(points[1], Instant.Recorded(TimeSpan.TicksPerHour), 7), into);
        Assert.Equal((TransitionKind.Suppressed, now), (into.Items[^1].Kind, into.Items[^1].At));
    }

    [Fact]
    public void The_first_tumbling_window_is_closed_by_time() =>
        Assert.Equal("10 raised 1", new Bench("signal.max=10s signal.tumbling=true signal.min-coverage=0 above=6").Feed("1:7 12:tick"));

    [Theory]
    [InlineData("raise")]
    [InlineData("reset")]
    public void Before_the_first_window_ended_no_policy_applies(string policy) =>
        Assert.Equal("", new Bench("signal.max=10s signal.tumbling=true signal.min-coverage=0 above=6 on-unknown=" + policy).Feed("1:5 2:5 12:tick"));

    [Fact]
    public void A_setpoint_alone_decides_nothing()
    {
        Point[] points = [new(0, "a", "t", "Cel", recorded: true), new(1, "b", "t", "Cel")];
        var set = RuleSet.Bind([Bench.Rule("r", "point=a/t signal.deviation-from=b/t above=5 on-unknown=raise")], points);
        var into = new Transitions();
        set.Judge(new Reading(points[1], new Instant(1, 1), 7), into);
        Assert.Empty(into.Items);
    }

    [Fact]
    public void A_value_that_came_back_to_what_it_was_at_the_last_save_is_not_stuck()
    {
        var bench = new Bench("above=6 stuck-after=60s");
        bench.Feed("0:5");
        bench.Commit(checkpoint: false);
        bench.Feed("10:4 20:3 30:4 100:3");
        bench.Commit(checkpoint: true);
        bench.Restart(200, checkpoint: false);
        bench.Feed("210:5");
        Assert.Null(bench.Set.View("r", bench.Point.Id)!.Unknown);
    }
}
