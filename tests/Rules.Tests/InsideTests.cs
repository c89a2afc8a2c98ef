namespace Gateway.Rules.Tests;

/// <summary>The comparison <c>inside</c>: on within the range, its ends included.</summary>
public class InsideTests
{
    [Theory]
    [InlineData("0:1.9 1:2", "1 raised 1")]
    [InlineData("0:6.1 1:6", "1 raised 1")]
    [InlineData("0:1.9 1:6.1 2:-4 3:40", "")]
    [InlineData("0:4 1:2 2:6 3:6.1", "0 raised 1; 3 cleared 0")]
    [InlineData("0:4 1:1.9", "0 raised 1; 1 cleared 0")]
    public void Both_ends_raise_and_what_lies_beyond_clears(string series, string expected) =>
        Assert.Equal(expected, new Bench("inside=[2,6]").Feed(series));

    [Theory]
    [InlineData("0:4 1:6.5 2:1.5", "0 raised 1")]
    [InlineData("0:4 1:6.6", "0 raised 1; 1 cleared 0")]
    [InlineData("0:4 1:1.4", "0 raised 1; 1 cleared 0")]
    [InlineData("0:6.5 1:1.5", "")]
    public void Hysteresis_lies_outside_the_range(string series, string expected) =>
        Assert.Equal(expected, new Bench("inside=[2,6] hysteresis=0.5").Feed(series));

    [Fact]
    public void A_range_of_one_value_raises_at_that_value() =>
        Assert.Equal("1 raised 1; 2 cleared 0", new Bench("inside=[2,2]").Feed("0:1.9 1:2 2:2.1"));

    [Fact]
    public void It_has_no_side_and_no_single_limit()
    {
        var bench = new Bench("inside=[2,6]");
        bench.Feed("0:4");
        Assert.Equal((null, double.NaN), (bench.Last.Side, bench.Last.Limit));
    }

    [Fact]
    public void An_edited_range_is_compared_with_the_last_value_at_once()
    {
        var bench = new Bench("inside=[2,6]");
        bench.Feed("0:5");
        Assert.Equal("10 cleared 0", bench.Reload(10, Bench.Rule("r", "inside=[2,4]")));
    }

    [Fact]
    public void The_other_way_round_is_another_rule()
    {
        var bench = new Bench("inside=[2,6]");
        bench.Feed("0:5");
        Assert.Equal("10 cleared 0 rule-changed", bench.Restart(10, Bench.Rule("r", "outside=[2,6]")));
    }
}
