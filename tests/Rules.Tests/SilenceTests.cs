using Gateway.Abstractions;

namespace Gateway.Rules.Tests;

public class SilenceTests
{
    [Fact]
    public void A_sensor_that_says_nothing_is_an_alert_by_itself_and_its_value_is_stale()
    {
        var bench = new Bench("above=6 silent-after=1m");
        Assert.Equal("0 raised 1; 60 signallost 1 stale; 60 silent raised 1", Sorted(bench.Feed("0:7 70:tick")));
        Assert.Equal("80 signalback 1; 80 silent cleared 0", Sorted(bench.Feed("80:7")));
    }

    [Fact]
    public void A_sensor_that_says_only_bad_things_is_silent_with_the_last_reason()
    {
        var bench = new Bench("above=6 silent-after=1m");
        Assert.Equal("60 silent raised 1 worse", bench.Feed("0:5 20:bad 40:worse 60:worse 61:worse"));
        Assert.Equal((60.0, 60.0, "s", Severity.Warning), (bench.Last.Value, bench.Last.Limit, bench.Last.Unit, bench.Last.Severity));
    }

    [Fact]
    public void A_reading_exactly_at_the_end_is_in_time() =>
        Assert.Equal("", new Bench("above=6 silent-after=1m").Feed("0:5 60:5 120:5 179:tick"));

    [Fact]
    public void A_sensor_that_never_said_anything_is_silent() =>
        Assert.Equal("60 silent raised 1", new Bench("above=6 silent-after=1m").Feed("61:tick"));

    [Theory]
    [InlineData("hold", "")]
    [InlineData("raise", "60 raised 1 stale")]
    public void What_never_came_is_stale_to_the_rule_as_well(string policy, string expected)
    {
        var said = new Bench("above=6 silent-after=1m on-unknown=" + policy).Feed("61:tick");
        Assert.Equal(expected, string.Join("; ", said.Split("; ").Where(s => !s.Contains("silent", StringComparison.Ordinal))));
    }

    [Fact]
    public void By_default_it_is_three_times_the_pace_and_a_minute_at_least()
    {
        Point[] points = [new(0, "slow", "t", null, every: TimeSpan.FromMinutes(5)), new(1, "fast", "t", null, every: TimeSpan.FromSeconds(1)), new(2, "file", "t", null, recorded: true)];
        var set = RuleSet.Bind([Bench.Rule("r", "point=*/t above=6 silent-after=default")], points);
        var into = new Transitions();
        set.Restore(new Dictionary<string, byte[]>(), new Instant(0, 0), into);
        set.Advance(new Instant(TimeSpan.TicksPerDay, TimeSpan.TicksPerDay), into);
        Assert.Equal([("fast", 60.0), ("slow", 900.0)], into.Items.Select(t => (t.Point.Sensor, t.Limit)));
    }

    [Fact]
    public void The_shortest_silence_of_a_points_rules_counts_and_off_is_none()
    {
        var bench = new Bench(false, Bench.Rule("r", "above=6 silent-after=2m"), Bench.Rule("q", "above=7 silent-after=90s"), Bench.Rule("o", "above=8 silent-after=off"));
        Assert.Equal("90 silent raised 1", bench.Feed("0:5 100:tick"));
        Assert.Equal("", new Bench("above=6 silent-after=off").Feed("0:5 9999:tick"));
    }

    [Fact]
    public void A_recording_is_never_silent() =>
        Assert.Equal("", Bench.Recorded("above=6 silent-after=1m").Feed("0:5 9999:5"));

    [Fact]
    public void What_a_rule_does_not_believe_is_no_sign_of_life()
    {
        var bench = new Bench("above=6 silent-after=1m plausible=[-20,50]");
        Assert.Equal("60 silent raised 1 implausible", bench.Feed("0:5 20:999 40:-300 61:999"));
        Assert.Equal("70 silent cleared 0", bench.Feed("70:-20"));
    }

    [Fact]
    public void A_value_that_never_moves_is_not_believed()
    {
        var bench = new Bench("above=6 stuck-after=30s");
        Assert.Equal("0 raised 1; 30 signallost 1 stuck; 60 signalback 1", bench.Feed("0:7 10:7 20:7 30:7 40:7 60:7.1 89:7.1"));
    }

    [Fact]
    public void An_uncertain_reading_is_unknown_to_a_strict_rule() =>
        Assert.Equal("1 raised 1", new Bench("above=6 uncertain-as=unknown").Feed("0:9? 1:9"));

    [Fact]
    public void Silence_goes_on_through_an_outage()
    {
        var bench = new Bench("above=6 silent-after=5m");
        bench.Feed("0:5 100:bad");
        bench.Restart(1000);
        Assert.Equal("1000 silent raised 1 bad", bench.Feed("1010:tick"));
    }

    [Fact]
    public void After_a_crash_a_sensor_that_worked_is_given_its_time_again()
    {
        var bench = new Bench("above=6 silent-after=5m");
        bench.Feed("0:5 100:5");
        bench.Commit(checkpoint: false);
        bench.Restart(1000, checkpoint: false);
        Assert.Equal("1300 silent raised 1", bench.Feed("1310:tick"));
    }

    [Fact]
    public void The_age_that_a_stop_saved_counts_no_more_once_the_sensor_works_again()
    {
        var bench = new Bench("above=6 silent-after=1m");
        bench.Feed("0:5 1:5");
        bench.Restart(20);
        bench.Feed("21:5 50:5");
        bench.Commit(SaveScope.Checkpoint);
        bench.Restart(70, checkpoint: false);
        Assert.Equal("", bench.Feed("71:tick"));
    }

    [Fact]
    public void The_age_that_a_stop_saved_outlives_a_crash_in_which_nothing_was_read()
    {
        var bench = new Bench("above=6 silent-after=1m");
        bench.Feed("0:5 1:5");
        bench.Restart(20);
        bench.Commit(SaveScope.Checkpoint);
        bench.Restart(70, checkpoint: false);
        Assert.Equal("70 silent raised 1", bench.Feed("71:tick"));
    }

    [Fact]
    public void A_silent_alert_survives_a_restart_and_clears_with_the_first_reading()
    {
        var bench = new Bench("above=6 silent-after=1m");
        bench.Feed("0:5 100:tick");
        Assert.Equal("", bench.Restart(500));
        Assert.Equal("", bench.Feed("510:tick"));
        Assert.Equal("520 silent cleared 0", bench.Feed("520:5"));
    }

    private static string Sorted(string said) => string.Join("; ", said.Split("; ").Order(StringComparer.Ordinal));
}
