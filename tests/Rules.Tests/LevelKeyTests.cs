using System.Text.Json;

namespace Gateway.Rules.Tests;

/// <summary>A level is found again by its severity and direction; another direction is another level.</summary>
public class LevelKeyTests
{
    [Theory]
    [InlineData("above=6", "outside=[0,6]")]
    [InlineData("outside=[2,6]", "above=6")]
    [InlineData("outside=[8,9]", "below=8")]
    [InlineData("below=8", "outside=[8,9]")]
    [InlineData("equals=7", "below=8")]
    [InlineData("below=8", "equals=7")]
    [InlineData("equals=7", "equals=8")]
    [InlineData("inside=[6,8]", "above=6")]
    public void A_level_of_another_direction_or_value_is_another_level(string before, string after)
    {
        var bench = new Bench(before);
        Assert.Equal("0 raised 1", bench.Feed("0:7"));
        Assert.Equal("10 cleared 0 rule-changed", bench.Restart(10, Bench.Rule("r", after)));
    }

    [Fact]
    public void The_only_level_with_another_severity_is_the_same_level()
    {
        var bench = new Bench("above=6");
        Assert.Equal("0 raised 1", bench.Feed("0:7"));
        Assert.Equal("10 escalated 1 rule-changed", bench.Restart(10, Bench.Rule("r", "severity=critical above=6")));
    }

    [Theory]
    [InlineData("above=6", "at-or-above=5")]
    [InlineData("below=8", "at-or-below=9")]
    [InlineData("outside=[0,6]", "outside=[1,5]")]
    [InlineData("inside=[6,8]", "inside=[5,9]")]
    public void A_level_with_another_limit_is_the_same_level(string before, string after)
    {
        var bench = new Bench(before);
        bench.Feed("0:7");
        Assert.Equal("", bench.Restart(10, Bench.Rule("r", after)));
        Assert.Equal(1, bench.Set.Active);
    }

    [Theory]
    [InlineData("above=6", 6)]
    [InlineData("below=8", 8)]
    [InlineData("equals=7", 7)]
    [InlineData("outside=[2,6]", 6)]
    [InlineData("outside=[8,9]", 8)]
    public void The_limit_that_was_passed_is_told(string rule, double expected)
    {
        var bench = new Bench(rule);
        bench.Feed("0:7");
        Assert.Equal(expected, bench.Last.Limit);
    }

    [Fact]
    public void A_range_raised_by_an_unknown_signal_has_no_side_and_no_limit()
    {
        var bench = new Bench("outside=[2,6] on-unknown=raise");
        bench.Feed("0:4 1:bad");
        Assert.Equal((null, double.NaN), (bench.Last.Side, bench.Last.Limit));
        var single = new Bench("above=6 on-unknown=raise");
        single.Feed("0:4 1:bad");
        Assert.Equal(6, single.Last.Limit);
        var low = new Bench("below=2 on-unknown=raise");
        low.Feed("0:4 1:bad");
        Assert.Equal(2, low.Last.Limit);
    }

    [Theory]
    [InlineData("above=1e15 hysteresis=1", "0:1e16 1:1000000000000000 2:999999999999999", "0 raised 1; 2 cleared 0")]
    [InlineData("above=1e300 hysteresis=1e299", "0:1e301 1:9.5e299 2:9e299", "0 raised 1; 2 cleared 0")]
    [InlineData("above=1e-300 hysteresis=1e-301", "0:1 1:9.5e-301 2:8.9e-301", "0 raised 1; 2 cleared 0")]
    [InlineData("above=0 hysteresis=0.1", "0:1 1:-0.09 2:-0.1", "0 raised 1; 2 cleared 0")]
    [InlineData("above=0.000000003 hysteresis=0.000000001", "0:1 1:0.00000000201 2:0.000000002", "0 raised 1; 2 cleared 0")]
    [InlineData("above=0.000000001 hysteresis=0.0000000009", "0:1 1:0.00000000011 2:0.0000000001", "0 raised 1; 2 cleared 0")]
    public void A_limit_of_any_size_has_its_hysteresis(string rule, string series, string expected) =>
        Assert.Equal(expected, new Bench(rule).Feed(series));

    [Theory]
    [InlineData("above=6", "warning high")]
    [InlineData("below=8", "warning low")]
    [InlineData("severity=critical outside=[2,6]", "critical outside")]
    [InlineData("severity=info inside=[2,8]", "info inside")]
    [InlineData("equals=7", "warning equals 7")]
    public void A_saved_level_has_the_name_that_earlier_versions_gave_it(string rule, string key)
    {
        var bench = new Bench(rule);
        bench.Feed("0:7");
        bench.Commit(checkpoint: false);
        using var state = JsonDocument.Parse(bench.Store["r bench/temperature"]);
        Assert.Equal(key, state.RootElement.GetProperty("levels")[0].GetProperty("key").GetString());
        Assert.Equal(key, state.RootElement.GetProperty("episode").GetProperty("driver").GetString());
    }
}
