namespace Gateway.Rules.Tests.Pitfalls;

public class BoundariesTests
{
    [Theory]
    [InlineData("inside=[2,6]", "0:1.9 1:2", "1 raised 1")]
    [InlineData("inside=[2,6]", "0:6.1 1:6", "1 raised 1")]
    [InlineData("inside=[2,6]", "0:4 1:2 2:6 3:6.1", "0 raised 1; 3 cleared 0")]
    [InlineData("inside=[4,4]", "0:3 1:4 2:5", "1 raised 1; 2 cleared 0")]
    public void Both_ends_of_inside_raise(string comparison, string series, string expected) =>
        Assert.Equal(expected, new Bench(comparison).Feed(series));

    [Theory]
    [InlineData("inside=[2,6] hysteresis=0.5", "0:4 1:1.5 2:1.4", "0 raised 1; 2 cleared 0")]
    [InlineData("inside=[2,6] hysteresis=0.5", "0:4 1:6.5 2:6.6", "0 raised 1; 2 cleared 0")]
    public void Inside_clears_behind_either_end_plus_hysteresis(string comparison, string series, string expected) =>
        Assert.Equal(expected, new Bench(comparison).Feed(series));

    [Theory]
    [InlineData("below=6", "0:6 1:6 2:6", "")]
    [InlineData("at-or-below=6", "0:6 1:6 2:6", "0 raised 1")]
    [InlineData("outside=[2,6]", "0:6 1:2 2:6", "")]
    [InlineData("inside=[2,6]", "0:6 1:2 2:6", "0 raised 1")]
    [InlineData("equals=6", "0:6 1:6 2:6", "0 raised 1")]
    public void The_limit_three_times_without_hysteresis(string comparison, string series, string expected) =>
        Assert.Equal(expected, new Bench(comparison).Feed(series));

    [Fact]
    public void Undecided_is_what_an_alert_is_until_a_value_outside_the_band()
    {
        var bench = new Bench("above=6 hysteresis=1");
        bench.Feed("0:5.5");
        Assert.Equal("undetermined", State(bench));
        bench.Feed("1:5");
        Assert.Equal("normal", State(bench));
        bench.Feed("2:5.5");
        Assert.Equal("normal", State(bench));
    }

    [Theory]
    [InlineData("outside=[-6,-2]", "0:-2 1:-6 2:-6.1", "2 raised 1")]
    [InlineData("inside=[-0.0,0.0]", "0:0.0 1:-0.0 2:0.1", "0 raised 1; 2 cleared 0")]
    [InlineData("above=-6 hysteresis=1", "0:-6 1:-5.9 2:-6.9 3:-7", "1 raised 1; 3 cleared 0")]
    public void Ranges_about_and_below_zero(string comparison, string series, string expected) =>
        Assert.Equal(expected, new Bench(comparison).Feed(series));

    [Fact]
    public void A_jump_across_the_range_with_delays_goes_on_with_the_delay_that_ran()
    {
        var bench = new Bench("outside=[2,6] on-delay=60s");
        Assert.Equal("60 raised 1", bench.Feed("0:1 30:7 60:7"));
        Assert.Equal(("high", 6), (bench.Last.Side, bench.Last.Limit));
    }

    [Fact]
    public void A_jump_across_by_two_levels_of_different_severity_is_one_event()
    {
        var bench = new Bench("", "severity=critical below=2", "severity=warning above=6");
        Assert.Equal("0 raised 2; 1 deescalated 1; 2 escalated 2; 3 cleared 0", bench.Feed("0:1 1:7 2:1 3:4"));
    }

    [Fact]
    public void Two_levels_that_clear_at_the_same_instant_are_one_event() =>
        Assert.Equal("0 raised 2; 40 cleared 0", new Bench("", "severity=warning above=6 off-delay=30s", "severity=critical above=10 off-delay=30s").Feed("0:11 10:5 100:tick"));

    private static string State(Bench bench) => bench.Set.View("r", bench.Point.Id)!.State;
}
