namespace Gateway.Rules.Tests.Signals;

public class AgeTests
{
    [Fact]
    public void It_is_the_time_since_the_last_good_reading()
    {
        var bench = new SignalBench("age");
        Assert.Equal("0=0 2=2 3=0 3.5=0.5", bench.Feed("0:5 2:bad 3:7? 3.5:bad"));
    }

    [Theory]
    [InlineData("at-or-above=600 hysteresis=0", 600)]
    [InlineData("above=600 hysteresis=0", 600.0000001)]
    [InlineData("below=600 hysteresis=0", 600)]
    [InlineData("at-or-below=600 hysteresis=0", 600.0000001)]
    [InlineData("above=600 hysteresis=60", 540.0000001)]
    [InlineData("at-or-above=600 hysteresis=60", 540)]
    [InlineData("outside=[30,600] hysteresis=0", 30)]
    [InlineData("above=0.1 hysteresis=0", 0.1000001)]
    public void It_is_due_when_it_meets_a_limit(string level, double due)
    {
        var bench = new SignalBench("age", levels: level);
        bench.Feed("0:5");
        Assert.Equal(SignalBench.Ticks(due), SignalBench.Ticks(bench.Due));
    }

    [Fact]
    public void After_the_last_limit_it_is_due_no_more()
    {
        var bench = new SignalBench("age", levels: "above=600 hysteresis=60");
        Assert.Equal("0=0 540.0000001=540.0000001 600.0000001=600.0000001", bench.Feed("0:5 9999:tick"));
        Assert.Equal(double.PositiveInfinity, bench.Due);
        Assert.Equal("10000=0 10540.0000001=540.0000001", bench.Feed("10000:5 10550:tick"));
    }

    [Fact]
    public void Without_any_reading_it_runs_from_the_beginning()
    {
        var bench = new SignalBench("age", levels: "at-or-above=600 hysteresis=0");
        bench.Tracker.Begin(bench.At(0d));
        Assert.Equal("0=0 30=30 600=600", bench.Feed("30:bad 601:tick"));
        Assert.Equal("bad", bench.Tracker.Reason);
    }

    [Fact]
    public void It_says_why_the_last_reading_was_unusable()
    {
        var bench = new SignalBench("age");
        bench.Feed("0:5");
        Assert.Null(bench.Tracker.Reason);
        bench.Feed("1:checksum 2:timeout");
        Assert.Equal("timeout", bench.Tracker.Reason);
        bench.Feed("3:5");
        Assert.Null(bench.Tracker.Reason);
    }

    [Fact]
    public void After_a_restart_it_runs_on_from_before_the_outage()
    {
        var bench = new SignalBench("age", recorded: false, levels: "at-or-above=600 hysteresis=0");
        bench.Feed("100:5 110:timeout");
        bench.Restart(110, 1000);
        Assert.Equal("timeout", bench.Tracker.Reason);
        bench.Tracker.Begin(bench.At(1000d));
        Assert.Equal("1000=900", bench.Feed("1001:tick"));
        Assert.Equal("1002=0 1602=600", bench.Feed("1002:5 1700:tick"));
    }

    [Fact]
    public void A_wall_clock_that_was_set_back_meanwhile_begins_at_zero()
    {
        var bench = new SignalBench("age", recorded: false, levels: "at-or-above=600 hysteresis=0");
        bench.Feed("5000:5");
        bench.Restart(5001, 1000);
        Assert.Equal("1000=0 1600=600", bench.Feed("1700:tick"));
    }

    [Fact]
    public void A_step_of_the_wall_clock_changes_nothing()
    {
        var bench = new SignalBench("age", recorded: false, levels: "at-or-above=600 hysteresis=0");
        bench.Feed("0:5");
        bench.Stepped = 3600;
        Assert.Equal("5=5 600=600", bench.Feed("5:bad 700:tick"));
    }

    [Theory]
    [InlineData("below=10s hysteresis=2s", "0:1 20:tick", "0 raised 1; 12 cleared 0")]
    [InlineData("inside=[5s,10s] hysteresis=2s", "0:1 20:tick", "5 raised 1; 12.0000001 cleared 0")]
    [InlineData("inside=[5s,10s] hysteresis=0s", "0:1 20:tick", "5 raised 1; 10.0000001 cleared 0")]
    [InlineData("at-or-below=0s hysteresis=2s", "0:1 20:tick", "0 raised 1; 2.0000001 cleared 0")]
    public void An_age_that_leaves_a_level_leaves_it_to_the_tick(string level, string series, string expected) =>
        Assert.Equal(expected, new Bench($"signal=age {level}").Feed(series));
}
