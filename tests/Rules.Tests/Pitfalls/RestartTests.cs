using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Rules.Tests.Pitfalls;

public class RestartTests
{
    private const string Delayed = "above=6 hysteresis=1 on-delay=60s off-delay=30s";
    private const string Off = "0:5";
    private const string Rising = "0:7 40:7";
    private const string On = "0:7 60:7";
    private const string Falling = "0:7 60:7 100:5 110:5";

    [Theory]
    [InlineData(Off, "")]
    [InlineData(Rising, "1030 raised 1")]
    [InlineData(On, "")]
    [InlineData(Falling, "")]
    public void In_every_state_with_the_condition_still_true(string before, string expected) =>
        Assert.Equal(expected, Restarted(before, "1010:7 1069:tick"));

    [Theory]
    [InlineData(Off, "")]
    [InlineData(Rising, "")]
    [InlineData(On, "1040 cleared 0 reconciled")]
    [InlineData(Falling, "1030 cleared 0")]
    public void In_every_state_with_the_condition_gone(string before, string expected) =>
        Assert.Equal(expected, Restarted(before, "1010:5 1200:tick"));

    [Theory]
    [InlineData(Off, "hold", "")]
    [InlineData(Rising, "hold", "")]
    [InlineData(On, "hold", "")]
    [InlineData(Falling, "hold", "")]
    [InlineData(Off, "raise", "")]
    [InlineData(Rising, "clear", "")]
    [InlineData(On, "clear", "")]
    [InlineData(On, "reset", "")]
    [InlineData(Falling, "reset", "")]
    public void In_every_state_without_a_reading(string before, string policy, string expected) =>
        Assert.Equal(expected, Restarted(before, "9000:tick", " on-unknown=" + policy));

    [Theory]
    [InlineData("hold", "1060 signallost 1 stale")]
    [InlineData("raise", "1060 signallost 1 stale")]
    [InlineData("clear", "1060 signallost 1 stale; 1090 cleared 0 no-data")]
    [InlineData("reset", "1060 cleared 0 no-data")]
    public void On_without_a_reading_until_it_is_stale(string policy, string expected)
    {
        var bench = new Bench(Delayed + " silent-after=60s on-unknown=" + policy);
        bench.Feed(On);
        bench.Restart(1000);
        Assert.Equal(expected, string.Join("; ", bench.Feed("1200:tick").Split("; ").Where(s => !s.Contains("silent", StringComparison.Ordinal))));
    }

    [Fact]
    public void Killed_before_the_commit_it_is_decided_again_under_the_same_number()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:5");
        bench.Commit(checkpoint: false);
        bench.Feed("10:7");
        var set = RuleSet.Bind([Bench.Rule("r", "above=6")], [bench.Point]);
        var into = new Transitions();
        into.Begin(100);
        set.Restore(bench.Store, bench.Now(20), into);
        set.Judge(new Reading(bench.Point, bench.Now(21), 7), into);
        Assert.Equal((TransitionKind.Raised, 100L, 1), (into.Items[0].Kind, into.Items[0].Episode, into.Items[0].Number));
        Assert.Single(into.Items);
    }

    [Fact]
    public void Killed_after_the_commit_it_is_not_decided_again()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:5");
        bench.Feed("10:7");
        Assert.Equal("", bench.Restart(20, checkpoint: false));
        Assert.Equal("", bench.Feed("21:7"));
        Assert.Equal("22 cleared 0", bench.Feed("22:5"));
        Assert.Equal((100L, 2), (bench.Last.Episode, bench.Last.Number));
    }

    [Fact]
    public void A_commit_that_failed_and_is_tried_again_holds_the_same_states()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        var batch = new OutboxBatch();
        bench.Set.Save(batch, bench.Now(1), SaveScope.Changed);
        Assert.Single(batch.States);

        // The batch is kept by who failed to commit it; a second save adds nothing and takes nothing away.
        bench.Set.Save(batch, bench.Now(2), SaveScope.Changed);
        Assert.Single(batch.States);
    }

    [Fact]
    public void A_damaged_state_is_lost_alone()
    {
        Point[] points = [new(0, "a", "t", "Cel"), new(1, "b", "t", "Cel")];
        Rule[] rules = [Bench.Rule("r", "point=*/t above=6")];
        var set = RuleSet.Bind(rules, points);
        var into = new Transitions();
        set.Judge(new Reading(points[0], new Instant(1, 1), 7), into);
        set.Judge(new Reading(points[1], new Instant(1, 1), 7), into);
        var batch = new OutboxBatch();
        set.Save(batch, new Instant(2, 2), SaveScope.Stop);
        var states = batch.States.ToDictionary(s => s.Key, s => s.Value!);
        states["r a/t"] = states["r a/t"][..20];
        var next = RuleSet.Bind(rules, points);
        next.Restore(states, new Instant(3, 3), into);
        Assert.Equal((1, 1), (next.Damaged, next.Active));
    }

    [Theory]
    [InlineData("above=8", "1010 cleared 0 reconciled")]
    [InlineData("above=5", "")]
    [InlineData("above=6 on-count=5", "")]
    [InlineData("above=6 off-delay=30s", "")]
    [InlineData("above=6 severity=critical", "1000 escalated 1 rule-changed")]
    [InlineData("below=6 severity=critical", "1000 cleared 0 rule-changed")]
    [InlineData("signal.mean=10s above=6", "1000 cleared 0 rule-changed")]
    [InlineData("unit=K above=279.15", "")]
    public void A_rule_edited_while_the_gateway_was_down(string edited, string expected)
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        var said = bench.Restart(1000, Bench.Rule("r", edited));
        Assert.Equal(expected, said.Length > 0 ? said : bench.Feed("1010:7"));
    }

    [Theory]
    [InlineData("hold", "1010 signallost 1 coverage; 1060 cleared 0 reconciled")]
    [InlineData("clear", "1010 cleared 0 no-data")]
    [InlineData("reset", "1010 cleared 0 no-data")]
    public void A_window_that_is_not_refilled_yet_is_unknown(string policy, string expected)
    {
        var bench = new Bench("signal.max=100s above=6 on-unknown=" + policy);
        Assert.Equal("50 raised 1", bench.Feed("0:7 50:7 100:7"));
        Assert.Equal("", bench.Restart(1000));
        Assert.Equal(expected, bench.Feed("1010:5 1040:5 1080:5"));
    }

    private static string Restarted(string before, string after, string settings = "")
    {
        var bench = new Bench(Delayed + settings);
        bench.Feed(before);
        Assert.Equal("", bench.Restart(1000));
        return bench.Feed(after);
    }
}
