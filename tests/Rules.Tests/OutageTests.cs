namespace Gateway.Rules.Tests;

/// <summary>What the time of an outage means to a delay, and what a start makes of a rule that was edited meanwhile.</summary>
public class OutageTests
{
    [Theory]
    [InlineData("0:7 40:7", 50, "55:7 71:tick", "60 raised 1")]
    [InlineData("0:7 40:7", 50, "60:7 71:tick", "60 raised 1")]
    [InlineData("0:7 40:7", 50, "65:7 71:tick", "65 raised 1")]
    [InlineData("0:7 40:7", 50, "65:5 71:tick", "")]
    [InlineData("0:7 40:7", 70, "80:7", "80 raised 1")]
    [InlineData("0:7 40:7", 50, "55:bad 100:7 106:tick", "105 raised 1")]
    public void Down_time_counts_towards_a_delay_where_it_is_asked_for(string before, double back, string after, string expected)
    {
        var bench = new Bench("above=6 on-delay=60s count-downtime=true");
        bench.Feed(before);
        Assert.Equal("", bench.Restart(back));
        Assert.Equal(expected, bench.Feed(after));
    }

    [Fact]
    public void Down_time_ends_with_the_first_reading_or_when_the_point_is_stale_also_over_a_second_restart_and_a_reload()
    {
        const string Settings = "above=6 on-delay=60s count-downtime=true silent-after=30s";
        var bench = new Bench(Settings);
        bench.Feed("0:7 10:7");
        bench.Restart(20);
        bench.Restart(25);
        bench.Reload(30, Bench.Rule("r", Settings));
        Assert.Equal("40 silent raised 1; 100 silent cleared 0; 105 raised 1", bench.Feed("58:tick 100:7 106:tick"));
    }

    [Theory]
    [InlineData(100, "130 raised 1")]
    [InlineData(100.1, "170 raised 1")]
    public void A_pending_alert_outlives_exactly_the_longest_outage(double back, string expected)
    {
        var bench = new Bench("above=6 on-delay=60s max-outage=60s");
        bench.Feed("0:7 40:7");
        bench.Restart(back);
        Assert.Equal(expected, bench.Feed("110:7 200:tick"));
    }

    [Fact]
    public void A_reload_is_no_outage()
    {
        var bench = new Bench("above=6 on-delay=60s max-outage=0s");
        bench.Feed("0:7 40:7");
        bench.Reload(50, Bench.Rule("r", "above=6 on-delay=60s max-outage=0s"));
        Assert.Equal("60 raised 1", bench.Feed("61:tick"));
    }

    [Fact]
    public void A_paused_delay_of_a_recording_stays_paused_through_a_restart()
    {
        var bench = Bench.Recorded("above=6 on-delay=60s");
        bench.Feed("0:7 40:bad");
        bench.Restart(5000);
        Assert.Equal("120 raised 1", bench.Feed("100:7 119:7 121:7"));
    }

    [Fact]
    public void The_peak_is_told_in_the_unit_that_the_rule_has_by_then()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:20 1:10");
        bench.Reload(5, Bench.Rule("r", "above=279.15 unit=K"));
        bench.Feed("10:5");
        Assert.Equal((293.15, 278.15, 279.15, "K"), (bench.Last.Peak, bench.Last.Value, bench.Last.Limit, bench.Last.Unit));
    }

    [Theory]
    [InlineData("signal.mean=60s signal.min-coverage=0 above=6", "10 cleared 0 rule-changed")]
    [InlineData("signal.rate=60s signal.per=1s above=6", "10 cleared 0 rule-changed")]
    public void A_rule_that_watches_another_signal_starts_anew(string edited, string expected)
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        Assert.Equal(expected, bench.Restart(10, Bench.Rule("r", edited)));
    }

    [Fact]
    public void A_level_of_another_severity_is_another_level_and_leaves_the_alert_at_the_one_kept()
    {
        var bench = new Bench("", "severity=info above=6", "severity=warning above=8");
        bench.Feed("0:9");
        Assert.Equal("10 deescalated 1 rule-changed", bench.Restart(10, Bench.Rule("r", "", "severity=info above=6", "severity=critical above=8")));
        Assert.Equal((Severity.Info, 6.0), (bench.Last.Severity, bench.Last.Limit));
    }

    [Fact]
    public void The_highest_level_of_an_episode_is_remembered_through_a_restart()
    {
        var bench = new Bench("", "severity=warning above=6", "severity=critical above=10");
        bench.Feed("0:11 1:7");
        bench.Restart(10);
        bench.Feed("11:5");
        Assert.Equal((2, 11.0, "reconciled"), (bench.Last.PeakLevel, bench.Last.Peak, bench.Last.Reason));
    }

    [Fact]
    public void The_end_of_a_flapping_alert_whose_level_was_taken_away_ends_the_flapping()
    {
        const string Guarded = "flapping.window=100s flapping.start=3 flapping.end=1 ";
        var bench = new Bench(Guarded + "above=6");
        bench.Feed("0:7 1:5 2:7 3:5 4:7");
        Assert.Equal("10 cleared 0 rule-changed", bench.Restart(10, Bench.Rule("r", Guarded + "below=2")));
        Assert.Equal("11 raised 1", bench.Feed("11:1"));
        Assert.Equal(AlertFlags.None, bench.Last.Flags);
    }

    [Fact]
    public void A_reminder_was_last_given_before_the_outage()
    {
        var bench = new Bench("above=6 remind-every=10m");
        bench.Feed("0:7 600.5:tick");
        bench.Restart(900);
        Assert.Equal("1200 reminder 1", bench.Feed("910:7 1201:tick"));
    }

    [Fact]
    public void What_waited_for_an_acknowledgement_does_not_where_the_rule_asks_for_none_any_more()
    {
        var bench = new Bench("above=6 ack=required");
        bench.Feed("0:7");
        bench.Restart(10, Bench.Rule("r", "above=6"));
        Assert.Equal("active", bench.Set.View("r", bench.Point.Id)!.State);
    }
}
