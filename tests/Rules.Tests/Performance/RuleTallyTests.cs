using Gateway.Rules.Operations;
using Gateway.Rules.Performance;
using TestKit;

namespace Gateway.Rules.Tests.Performance;

public class RuleTallyTests
{
    [Theory]
    [InlineData("", "above=6 on-delay=10s", "", Standing.Undetermined)]
    [InlineData("", "above=6 on-delay=10s", "0:5", Standing.Normal)]
    [InlineData("", "above=6 on-delay=10s", "0:5 1:7", Standing.Pending)]
    [InlineData("", "above=6 on-delay=10s", "0:5 1:7 12:7", Standing.Active)]
    [InlineData("", "above=6 on-delay=10s", "0:5 1:7 12:7 13:5", Standing.Normal)]
    [InlineData("", "above=6 off-delay=10s", "0:7 1:5", Standing.Active)]
    [InlineData("ack=required", "above=6", "0:7 1:5", Standing.Returned)]
    [InlineData("latch=true", "above=6", "0:7 1:5", Standing.Returned)]
    public void A_point_is_counted_where_its_alert_stands(string settings, string level, string series, Standing expected)
    {
        var bench = new Bench(settings, level);
        bench.Feed(series);
        var tally = bench.Set.Tally(most: 10);
        Assert.Equal(["r"], tally.Rules);
        Assert.Equal(Enum.GetValues<Standing>().Select(s => s == expected ? 1 : 0), Count(tally));
    }

    [Fact]
    public void An_alert_that_is_set_aside_is_counted_as_such_and_stands_as_before()
    {
        var bench = new Bench("", "above=6");
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Shelve);
        var tally = bench.Set.Tally(most: 10);
        Assert.Equal((1, 0, 0), tally.CountHeld());
        Assert.Equal(1, Count(tally)[(int)Standing.Active]);
    }

    [Theory]
    [InlineData(3, new[] { "r", "s", "silent" })]
    [InlineData(2, new[] { "r", "s", RuleTally.Others })]
    [InlineData(1, new[] { "r", RuleTally.Others })]
    [InlineData(0, new[] { RuleTally.Others })]
    public void Rules_beyond_the_most_share_a_row(int most, string[] expected)
    {
        var bench = new Bench(false, Bench.Rule("r", "silent-after=5m", "above=6"), Bench.Rule("s", "", "above=8"));
        bench.Feed("0:5");
        var tally = bench.Set.Tally(most);
        Assert.Equal(expected, tally.Rules);
        Assert.Equal(bench.Set.Count, Count(tally).Sum());
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var bench = new Bench("", "above=6");
        bench.Feed("0:5");
        var tally = bench.Set.Tally(most: 10);
        var counts = new int[tally.Rules.Count * RuleTally.Standings];
        Assert.Equal(0, Allocated.ButOnce(100, _ =>
        {
            tally.Count(counts);
            tally.CountHeld();
        }));
    }

    private static int[] Count(RuleTally tally)
    {
        var counts = new int[tally.Rules.Count * RuleTally.Standings];
        tally.Count(counts);
        return counts;
    }
}
