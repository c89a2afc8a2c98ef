namespace Gateway.Rules.Tests;

public class ReloadTests
{
    [Theory]
    [InlineData("above=6 on-delay=60s", "0:7 40:7", "61:tick", "60 raised 1")]
    [InlineData("above=6 hysteresis=1 off-delay=60s", "0:7 40:4", "101:tick", "100 cleared 0")]
    [InlineData("above=6 on-delay=60s", "0:7 40:bad 45:bad", "100:7 151:tick", "120 raised 1")]
    public void An_untouched_rule_does_not_notice(string settings, string before, string after, string expected)
    {
        var rule = Bench.Rule("r", settings);
        var bench = new Bench(false, rule);
        bench.Feed(before);
        Assert.Equal("", bench.Reload(50, rule));
        Assert.Equal(expected, bench.Feed(after));
    }

    [Fact]
    public void An_edited_limit_is_compared_with_the_last_value_at_once()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        Assert.Equal("10 cleared 0", bench.Reload(10, Bench.Rule("r", "above=8")));
        Assert.Equal("20 raised 1", bench.Reload(20, Bench.Rule("r", "above=5")));
    }

    [Fact]
    public void A_longer_delay_does_not_demote_and_a_shorter_one_counts_what_elapsed()
    {
        var bench = new Bench("above=6 on-delay=60s");
        bench.Feed("0:7 70:7");
        Assert.Equal("", bench.Reload(80, Bench.Rule("r", "above=6 on-delay=10m")));
        var rising = new Bench("above=6 on-delay=60s");
        rising.Feed("0:7");
        Assert.Equal("20 raised 1", rising.Reload(20, Bench.Rule("r", "above=6 on-delay=10s")));
    }

    [Fact]
    public void A_rule_taken_out_clears_and_a_new_one_starts_with_the_next_reading()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        Assert.Equal("10 cleared 0 removed", bench.Reload(10, Bench.Rule("q", "above=5")));
        Assert.Equal("11 q raised 1", bench.Feed("11:7"));
    }

    [Theory]
    [InlineData("above=279.15 unit=K", "")]
    [InlineData("above=42.8 unit=[degF]", "")]
    public void Another_unit_of_the_same_kind_keeps_the_episode(string edited, string expected)
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        Assert.Equal(expected, bench.Reload(10, Bench.Rule("r", edited)));
        Assert.Equal(1, bench.Set.Active);
        Assert.Equal("20 cleared 0", bench.Feed("20:5"));
    }

    [Fact]
    public void States_of_a_removed_rule_leave_the_store()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Commit(checkpoint: true);
        bench.Reload(10, Bench.Rule("q", "above=5"));
        bench.Commit(checkpoint: false);
        Assert.Equal(["q bench/temperature"], bench.Store.Keys);
    }

    [Fact]
    public void A_window_of_another_unit_begins_anew()
    {
        var bench = new Bench("above=6 hysteresis=0 signal.mean=10s");
        Assert.Equal("5 raised 1", bench.Feed("0:7 1:7 2:7 3:7 4:7 5:7 10:7"));
        Assert.Equal("", bench.Reload(10, Bench.Rule("r", "above=279.15 hysteresis=0 unit=K signal.mean=10s")));
        Assert.Equal("11 signallost 1 coverage; 16 cleared 0", bench.Feed("11:1 12:1 13:1 14:1 15:1 16:1"));
    }

    [Theory]
    [InlineData("above=5 stuck-after=60s", "60 signallost 1 stuck")]
    [InlineData("above=278.15 unit=K stuck-after=60s", "90 signallost 1 stuck")]
    public void How_long_a_value_stood_still_is_known_in_its_unit_only(string edited, string expected)
    {
        var bench = new Bench("above=6 stuck-after=60s");
        Assert.Equal("0 raised 1", bench.Feed("0:7"));
        Assert.Equal("", bench.Reload(10, Bench.Rule("r", edited)));
        Assert.Equal(expected, bench.Feed("30:7 60:7 89:7 90:7"));
    }
}
