using Gateway.Abstractions;

namespace Gateway.Rules.Tests;

public class LevelTests
{
    private static readonly string[] WarningAndCritical = ["severity=warning above=6 hysteresis=0.5", "severity=critical above=10 hysteresis=0.5"];

    [Fact]
    public void Severity_goes_up_and_down_within_one_episode()
    {
        var bench = new Bench("", WarningAndCritical);
        Assert.Equal("0 raised 1; 1 escalated 2; 2 deescalated 1; 3 cleared 0", bench.Feed("0:7 1:11 2:9 3:5"));
        Assert.Equal([100, 100, 100, 100], bench.All.Select(t => t.Episode));
        Assert.Equal([1, 2, 3, 4], bench.All.Select(t => t.Number));
        Assert.Equal([Severity.Warning, Severity.Critical, Severity.Warning, Severity.Warning], bench.All.Select(t => t.Severity));
        Assert.Equal([6, 10, 6, 6], bench.All.Select(t => t.Limit));
        Assert.Equal((11, 2, 5), (bench.Last.Peak, bench.Last.PeakLevel, bench.Last.Value));
    }

    [Fact]
    public void Severity_can_hold_until_the_alert_clears()
    {
        var bench = new Bench("deescalate=hold", WarningAndCritical);
        Assert.Equal("0 raised 1; 1 escalated 2; 3 cleared 0", bench.Feed("0:7 1:11 2:9 3:5"));
        Assert.Equal(Severity.Critical, bench.Last.Severity);
    }

    [Fact]
    public void Two_levels_due_at_the_same_instant_are_one_event()
    {
        Assert.Equal("0 raised 2", new Bench("", WarningAndCritical).Feed("0:11"));
        var delayed = new Bench("", "severity=warning above=6 on-delay=60s", "severity=critical above=10 on-delay=30s");
        Assert.Equal("60 raised 2", delayed.Feed("0:7 30:11 60:11"));
        var timed = new Bench("", "severity=warning above=6 on-delay=60s", "severity=critical above=10 on-delay=30s");
        Assert.Equal("60 raised 2", timed.Feed("0:7 30:11 100:tick"));
    }

    [Fact]
    public void The_same_limit_with_a_longer_delay_escalates_by_time() =>
        Assert.Equal("0 raised 1; 600 escalated 2", new Bench("", "severity=warning above=6", "severity=critical above=6 on-delay=10m").Feed("0:7 700:tick"));

    [Fact]
    public void Levels_are_ranked_by_severity_however_they_are_written() =>
        Assert.Equal("0 raised 1; 1 escalated 2", new Bench("", "severity=critical above=10", "severity=info above=6").Feed("0:7 1:11"));

    [Fact]
    public void Four_limits_on_two_sides()
    {
        var bench = new Bench("", "severity=critical below=0", "severity=warning below=4", "severity=warning above=20", "severity=critical above=30");
        Assert.Equal("1 raised 1; 2 escalated 2; 4 deescalated 1; 5 cleared 0", bench.Feed("0:10 1:3 2:-1 3:31 4:21 5:10"));
        Assert.Equal(20, bench.Last.Limit);
    }

    [Fact]
    public void Uncertain_readings_are_used_and_flagged()
    {
        var bench = new Bench("above=6");
        Assert.Equal("0 raised 1", bench.Feed("0:7?"));
        Assert.Equal(Quality.Uncertain, bench.Last.Quality);
    }

    [Fact]
    public void The_peak_follows_the_direction_of_the_alarm()
    {
        var low = new Bench("below=4 hysteresis=1");
        low.Feed("0:3 1:-2 2:4.5 3:9");
        Assert.Equal(-2, low.Last.Peak);
        var range = new Bench("outside=[0,10]");
        range.Feed("0:11 1:-5 2:5");
        Assert.Equal(-5, range.Last.Peak);
    }

    [Fact]
    public void A_new_episode_has_the_number_of_its_raised_event()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7 1:5 2:7 3:5");
        Assert.Equal([100, 100, 102, 102], bench.All.Select(t => t.Episode));
        Assert.Equal([1, 2, 1, 2], bench.All.Select(t => t.Number));
        Assert.Equal(bench.Now(2), bench.Last.RaisedAt);
    }
}
