namespace Gateway.Rules.Tests.Signals;

public class TumblingTests
{
    [Fact]
    public void It_is_looked_at_once_when_the_clock_passes_the_end()
    {
        var bench = new SignalBench("sum=10s tumbling=true min-coverage=0");
        Assert.Equal("1=never 4=never 10=3 11=3 19=3 20=12 20.5=12", bench.Feed("1:1 4:2 11:4 19:8 20.5:16"));
        Assert.Equal(2, bench.Samples);
    }

    [Fact]
    public void A_reading_exactly_at_the_end_closes_it_and_belongs_to_the_next()
    {
        var bench = new SignalBench("sum=10s tumbling=true min-coverage=0");
        Assert.Equal("0=never 9.9999999=never 10=3 20=4", bench.Feed("0:1 9.9999999:2 10:4 20:8"));
        Assert.Equal(2, bench.Samples);
    }

    [Fact]
    public void Empty_windows_are_looked_at_as_well()
    {
        Assert.Equal("1=never 10=1 20=0 30=0 32=0", new SignalBench("count=10s tumbling=true min-coverage=0").Feed("1:1 32:1"));
        Assert.Equal("1=never 10=1 20=too-few-samples 30=too-few-samples 32=too-few-samples", new SignalBench("mean=10s tumbling=true min-coverage=0").Feed("1:1 32:1"));
    }

    [Fact]
    public void The_grid_is_that_of_utc()
    {
        var bench = new SignalBench("count=1h tumbling=true min-coverage=0", recorded: false);
        bench.Feed("1800:1");
        Assert.Equal(3600, bench.Due);
    }

    [Fact]
    public void With_too_little_covered_it_is_unknown() =>
        Assert.Equal("6=never 10=coverage 16=coverage 20=2 23=2 25=2 30=coverage", new SignalBench("sum=10s tumbling=true").Feed("6:1 16:2 23:bad 25:bad 31:tick"));

    [Fact]
    public void A_window_without_a_gap_is_covered_to_its_end() =>
        Assert.Equal("0=never 5=never 10=2", new SignalBench("count=10s tumbling=true min-coverage=1").Feed("0:1 5:1 11:tick"));

    [Fact]
    public void A_wall_clock_that_is_slewed_makes_no_tiny_window()
    {
        var bench = new SignalBench("count=10s tumbling=true min-coverage=0", recorded: false);
        bench.Feed("1:1");
        bench.Stepped = -0.000002;
        Assert.Equal("10=1", bench.Feed("11:1").Split(' ')[0]);
        Assert.Equal(20.000002, bench.Due, 1e-7);
    }

    [Fact]
    public void After_a_step_of_the_wall_clock_the_grid_is_the_new_one()
    {
        var bench = new SignalBench("count=10s tumbling=true min-coverage=0", recorded: false);
        bench.Feed("1:1");
        bench.Stepped = 3;
        Assert.Equal("10=1 11=1", bench.Feed("11:1"));
        Assert.Equal(17, bench.Due, 1e-7);
        Assert.Equal("17=1", bench.Feed("18:tick"));
    }

    [Fact]
    public void A_silence_of_a_thousand_years_ends()
    {
        var bench = new SignalBench("count=1s tumbling=true min-coverage=0");
        bench.Take(bench.At(0.5), "1");
        Assert.Equal("0", SignalBench.Say(bench.Take(bench.At(3e10), "1")));
        Assert.Equal(3e10 + 1, bench.Due);
    }

    [Fact]
    public void After_a_restart_the_window_that_is_open_goes_on()
    {
        var bench = new SignalBench("count=10s tumbling=true min-coverage=0", recorded: false);
        bench.Feed("1:1 2:1 11:1 12:1 13:1");
        bench.Restart(13, 15);
        Assert.Equal("16=2 20=4", bench.Feed("16:1 21:tick"));
    }

    [Fact]
    public void After_a_long_outage_nothing_of_the_old_window_counts()
    {
        var bench = new SignalBench("count=10s tumbling=true min-coverage=0", recorded: false);
        bench.Feed("1:1 11:1");
        bench.Restart(11, 115);
        Assert.Equal("116=1 120=1", bench.Feed("116:1 121:tick"));
    }

    [Theory]
    [InlineData("0:7 1:7 2:7 3:7 4:7 5:7 6:7", 7, "7.5:7 12.5:tick", "10 raised 1")]
    [InlineData("0:7 1:7 2:7 3:7 4:7 5:7 6:7", 10, "10:1 12.5:tick", "10 raised 1")]
    [InlineData("0:7 1:7 2:7 3:7 4:7 5:7 6:7", 10, "10.5:1 12.5:tick", "10.5 raised 1")]
    [InlineData("0:7 1:7 2:7", 9, "9:7 12.5:tick", "")]
    [InlineData("0:7 1:7 2:7 3:7 4:7 5:7 6:7", 12, "12:1 22.5:tick", "12 raised 1; 20 cleared 0")]
    [InlineData("0:7 1:7 2:7 3:7 4:7", 12, "12:1 22.5:tick", "")]
    [InlineData("0:7 1:7 2:7 3:7 4:7 5:7 6:7", 35, "36:1 40:1", "36 raised 1; 40 signallost 1 coverage")]
    public void The_window_that_is_open_over_a_restart_ends_on_the_grid_and_knows_its_gap(string before, double back, string after, string expected)
    {
        var bench = new Bench("above=6 hysteresis=0 signal.mean=10s signal.tumbling=true");
        Assert.Equal("", bench.Feed(before));
        Assert.Equal("", bench.Restart(back));
        Assert.Equal(expected, bench.Feed(after));
    }

    [Theory]
    [InlineData("raise", "1:bad 3:5", "")]
    [InlineData("raise", "1:bad 3:5 10.5:5", "10 raised 1 coverage")]
    [InlineData("reset", "1:bad 2:bad", "")]
    public void No_policy_applies_before_the_first_window_has_ended(string policy, string series, string expected) =>
        Assert.Equal(expected, new Bench($"above=6 hysteresis=0 signal.mean=10s signal.tumbling=true signal.min-coverage=0.9 on-unknown={policy}").Feed(series));

    [Theory]
    [InlineData(10, 10, "10.5:1", "10.5 raised 1")]
    [InlineData(11, 11, "11:1", "11 raised 1")]
    [InlineData(10, 15, "16:1 20:1", "16 raised 1; 20 signallost 1 coverage")]
    [InlineData(10, 20, "20:1 29:1 30:1", "20 raised 1; 30 cleared 0")]
    public void A_window_that_ended_before_the_stop_is_looked_at_with_the_first_reading(double stop, double back, string after, string expected)
    {
        var rule = Bench.Rule("r", "above=6 hysteresis=0 signal.mean=10s signal.tumbling=true");
        var bench = new Bench(false, rule);
        Assert.Equal("", bench.Feed("0:7 1:7 2:7 3:7 4:7 5:7 6:7 7:7 8:7 9:7"));
        bench.Reload(stop, rule);
        bench.Commit(checkpoint: true);
        Assert.Equal("", bench.Start(back, [rule]));
        Assert.Equal(expected, bench.Feed(after));
    }
}
