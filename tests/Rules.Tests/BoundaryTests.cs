namespace Gateway.Rules.Tests;

public class BoundaryTests
{
    [Theory]
    [InlineData("above=6", "0:5 1:6 2:6.1", "2 raised 1")]
    [InlineData("at-or-above=6", "0:5 1:6", "1 raised 1")]
    [InlineData("below=6", "0:7 1:6 2:5.9", "2 raised 1")]
    [InlineData("at-or-below=6", "0:7 1:6", "1 raised 1")]
    [InlineData("outside=[2,6]", "0:4 1:6 2:2 3:6.1", "3 raised 1")]
    [InlineData("outside=[2,6]", "0:4 1:1.9", "1 raised 1")]
    [InlineData("equals=6", "0:5 1:6 2:7", "1 raised 1; 2 cleared 0")]
    [InlineData("equals=true", "0:0 1:1 2:0", "1 raised 1; 2 cleared 0")]
    public void The_limit_itself(string comparison, string series, string expected) =>
        Assert.Equal(expected, new Bench(comparison).Feed(series));

    [Theory]
    [InlineData("above=6 hysteresis=0.5", "0:7 1:5.6 2:5.5", "0 raised 1; 2 cleared 0")]
    [InlineData("at-or-above=6 hysteresis=0.5", "0:6 1:5.5 2:5.4", "0 raised 1; 2 cleared 0")]
    [InlineData("below=6 hysteresis=0.5", "0:5 1:6.4 2:6.5", "0 raised 1; 2 cleared 0")]
    [InlineData("at-or-below=6 hysteresis=0.5", "0:6 1:6.5 2:6.6", "0 raised 1; 2 cleared 0")]
    [InlineData("outside=[2,6] hysteresis=0.5", "0:7 1:5.6 2:5.5", "0 raised 1; 2 cleared 0")]
    [InlineData("outside=[2,6] hysteresis=0.5", "0:1 1:2.4 2:2.5", "0 raised 1; 2 cleared 0")]
    [InlineData("above=0.3 hysteresis=0.1", "0:1 1:0.20000000000000004 2:0.2", "0 raised 1; 2 cleared 0")]
    [InlineData("below=0.7 hysteresis=0.1", "0:0 1:0.7999999999999999 2:0.8", "0 raised 1; 2 cleared 0")]
    public void Clear_at_exactly_the_limit_less_hysteresis(string comparison, string series, string expected) =>
        Assert.Equal(expected, new Bench(comparison).Feed(series));

    [Theory]
    [InlineData("above=6", "0:6 1:6 2:6", "")]
    [InlineData("at-or-above=6", "0:6 1:6 2:6", "0 raised 1")]
    [InlineData("above=6", "0:7 1:6 2:7 3:6", "0 raised 1; 1 cleared 0; 2 raised 1; 3 cleared 0")]
    public void Without_hysteresis_history_does_not_matter(string comparison, string series, string expected) =>
        Assert.Equal(expected, new Bench(comparison).Feed(series));

    [Fact]
    public void A_first_sample_in_the_band_decides_nothing()
    {
        var bench = new Bench("above=6 hysteresis=1");
        Assert.Equal("", bench.Feed("0:5.5 1:5.5"));
        Assert.Equal("2 raised 1", bench.Feed("2:6.5 3:5.5"));
    }

    [Fact]
    public void Trips_at_the_limit_and_not_at_limit_plus_hysteresis() =>
        Assert.Equal("1 raised 1", new Bench("above=6 hysteresis=3").Feed("0:2 1:6.01"));

    [Theory]
    [InlineData("above=0", "0:-0.0 1:0.0 2:0.001", "2 raised 1")]
    [InlineData("at-or-above=0", "0:-0.1 1:-0.0", "1 raised 1")]
    [InlineData("below=0", "0:0.0 1:-0.0 2:-0.001", "2 raised 1")]
    [InlineData("equals=0", "0:-0.0", "0 raised 1")]
    [InlineData("below=-18 hysteresis=2", "0:-17 1:-18 2:-18.1 3:-16.1 4:-16", "2 raised 1; 4 cleared 0")]
    public void Zero_and_negative_limits(string comparison, string series, string expected) =>
        Assert.Equal(expected, new Bench(comparison).Feed(series));

    [Fact]
    public void A_jump_from_below_to_above_the_range_is_one_alert_whose_side_changes()
    {
        var bench = new Bench("outside=[2,6] hysteresis=0.5");
        Assert.Equal("0 raised 1", bench.Feed("0:1 1:7"));
        Assert.Equal("low", bench.All[0].Side);
        Assert.Equal(2, bench.All[0].Limit);
        Assert.Equal("3 cleared 0", bench.Feed("2:5.9 3:5"));
        Assert.Equal(("high", 6), (bench.Last.Side, bench.Last.Limit));
    }

    [Fact]
    public void A_jump_across_between_two_levels_of_one_severity_is_one_alert() =>
        Assert.Equal("0 raised 1; 2 cleared 0", new Bench("", "below=2", "above=6").Feed("0:1 1:7 2:4"));

    [Fact]
    public void After_a_jump_the_band_of_the_other_side_does_not_hold() =>
        Assert.Equal("0 raised 1; 1 cleared 0", new Bench("outside=[2,6] hysteresis=1").Feed("0:7 1:2.5"));

    [Theory]
    [InlineData("above=10 clear.below=8", "0:11 1:8 2:7.9", "0 raised 1; 2 cleared 0")]
    [InlineData("above=10 clear.at-or-below=8", "0:11 1:8.1 2:8", "0 raised 1; 2 cleared 0")]
    [InlineData("below=10 clear.above=12", "0:9 1:12 2:12.1", "0 raised 1; 2 cleared 0")]
    [InlineData("below=10 clear.at-or-above=12", "0:9 1:11.9 2:12", "0 raised 1; 2 cleared 0")]
    [InlineData("above=10 clear.below=10", "0:11 1:10 2:9.9", "0 raised 1; 2 cleared 0")]
    [InlineData("at-or-above=10 clear.below=10", "0:10 1:9.9", "0 raised 1; 1 cleared 0")]
    [InlineData("above=10 clear.at-or-below=10", "0:11 1:10", "0 raised 1; 1 cleared 0")]
    public void An_explicit_clear_limit_with_its_own_comparison(string comparison, string series, string expected) =>
        Assert.Equal(expected, new Bench(comparison).Feed(series));
}
