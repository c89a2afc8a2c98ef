using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Computed;
using TestKit;

namespace Gateway.Rules.Tests.Faults;

/// <summary>What a changed configuration once did to alerts that it did not concern.</summary>
public class ReloadTests
{
    [Fact]
    public void A_held_value_does_not_grow_stale_later()
    {
        var rule = Bench.Rule("r", "above=6 silent-after=60s on-unknown=raise");
        var bench = new Bench(false, rule);
        bench.Feed("0:5");
        bench.Reload(50, rule);
        Assert.Contains("60 raised 1 stale", bench.Feed("70:tick"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_that_was_never_read_does_not_grow_stale_later()
    {
        var rule = Bench.Rule("r", "above=6 silent-after=60s on-unknown=raise");
        var bench = new Bench(false, rule);
        bench.Reload(50, rule);
        Assert.Contains("60 raised 1 stale", bench.Feed("70:tick"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("clear")]
    [InlineData("reset")]
    public void Between_a_restart_and_the_first_reading_it_still_waits_for_that(string policy)
    {
        var rule = Bench.Rule("r", "above=6 on-delay=60s on-unknown=" + policy);
        var bench = new Bench(false, rule);
        bench.Feed("0:7 70:7");
        bench.Restart(100);
        Assert.Equal("", bench.Reload(110, rule));
        Assert.Equal("", bench.Feed("900:tick"));
        Assert.Equal("910 cleared 0 reconciled", bench.Feed("910:5"));
    }

    [Fact]
    public void Clocks_do_not_go_back()
    {
        var rule = Bench.Rule("r", "above=6 on-delay=10s");
        var bench = new Bench(false, rule);
        bench.Feed("0:7 20:tick");
        bench.Reload(20, rule);
        Assert.Equal("10 cleared 0", bench.Feed("5:5"));
    }

    [Fact]
    public void A_shorter_silence_is_noticed_at_once()
    {
        var bench = new Bench("above=6 silent-after=60s");
        bench.Feed("0:5 50:bad");
        Assert.Equal("55 silent raised 1 bad", bench.Reload(55, Bench.Rule("r", "above=6 silent-after=30s")));
    }

    [Fact]
    public void A_longer_silence_ends_the_alert_at_once()
    {
        var bench = new Bench("above=6 silent-after=60s");
        bench.Feed("0:5 70:tick");
        Assert.Equal(1, bench.Set.Active);
        Assert.Equal("80 silent cleared 0", bench.Reload(80, Bench.Rule("r", "above=6 silent-after=120s")));
        Assert.Equal("120 silent raised 1", string.Join("; ", bench.Feed("130:tick").Split("; ").Where(s => s.Contains("silent", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("0:7 1:5 2:7 3:5", "10 cleared 0 rule-changed")]
    [InlineData("0:7 1:5 2:7", "10 flappingended 1 rule-changed")]
    public void A_flapping_guard_that_is_taken_out_ends_what_it_withheld(string series, string expected)
    {
        var bench = new Bench("above=6 flapping.start=2 flapping.end=0");
        bench.Feed(series);
        Assert.Equal(expected, bench.Reload(10, Bench.Rule("r", "above=6")));
        Assert.Equal((102L, 3), (bench.Last.Episode, bench.Last.Number));
    }

    [Fact]
    public void A_rule_taken_out_while_flapping_is_cleared_though_it_has_no_level()
    {
        var bench = new Bench("above=6 flapping.start=2 flapping.end=0");
        bench.Feed("0:7 1:5 2:7 3:5");
        Assert.Equal("10 cleared 0 removed", bench.Reload(10));
        Assert.Equal(102L, bench.Last.Episode);
    }

    [Fact]
    public void A_rule_that_now_latches_latches_the_open_episode()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Reload(10, Bench.Rule("r", "above=6 latch=true"));
        bench.Feed("12:5");
        Assert.Equal("latched", bench.Set.View("r", bench.Point.Id)!.State);
    }

    [Fact]
    public void Two_reloads_before_a_commit_forget_no_state_of_a_rule_taken_out()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Commit(checkpoint: true);
        Assert.Equal("10 cleared 0 removed", bench.Reload(10, Bench.Rule("q", "above=6")));
        Assert.Equal("", bench.Reload(11, Bench.Rule("q", "above=6")));
        Assert.Equal("", bench.Restart(100, Bench.Rule("q", "above=6")));
    }

    [Fact]
    public void A_computed_point_keeps_its_inputs()
    {
        Point[] points = [new(0, "a", "t", "Cel"), new(1, "b", "t", "Cel")];
        var old = Bind();
        var into = new Transitions();
        old.Judge(new Reading(points[0], new Instant(1, 1), 20), into);
        old.Judge(new Reading(points[1], new Instant(2, 2), 18), into);
        var next = Bind();
        next.TakeOver(old, new Instant(3, 3), into);
        Assert.Empty(into.Items);
        next.Judge(new Reading(points[0], new Instant(4, 4), 30), into);
        Assert.Equal(12, Assert.Single(next.Computed).Value);
        Assert.Equal(TransitionKind.Raised, Assert.Single(into.Items).Kind);

        RuleSet Bind() => RuleSet.Bind([Bench.Rule("r", "point=computed/d above=5")], points, [Computation.Read("d", Written.Settings(Written.Map(("value", "a/t - b/t"), ("unit", "Cel")), out List<Problem> _, "computed.d"))]);
    }
}
