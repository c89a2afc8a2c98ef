using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests.Pitfalls;

public class FlappingTests
{
    private const string Guarded = "flapping.window=100s flapping.start=3 flapping.end=1";

    [Theory]
    [InlineData("0:7 1:5 50:7 51:5 99.9999999:7", true)]
    [InlineData("0:7 1:5 50:7 51:5 100:7", false)]
    public void A_raise_exactly_as_old_as_the_window_counts_no_more(string series, bool starts) =>
        Assert.Equal(starts, new Bench("above=6 " + Guarded).Feed(series).Contains("flappingstarted", StringComparison.Ordinal));

    [Fact]
    public void One_raise_less_than_the_start_does_not_begin_it() =>
        Assert.DoesNotContain("flapping", new Bench("above=6 flapping=on").Feed("0:7 1:5 2:7 3:5 4:7 5:5 6:7 7:5"), StringComparison.Ordinal);

    [Fact]
    public void An_escalation_in_the_middle_is_told_once_and_asks_again()
    {
        var bench = new Bench("ack=required " + Guarded, "severity=warning above=6", "severity=critical above=10");
        bench.Feed("0:7 1:5 2:7 3:5 4:7");
        bench.Operate(4.5, OperationKind.Acknowledge);
        Assert.Equal("6 escalated 2", bench.Feed("5:5 6:11 7:7 8:11 9:5 10:11"));
        Assert.True(bench.Last.Notify);
        Assert.Equal("unacknowledged", bench.Set.View("r", bench.Point.Id)!.State);
        Assert.Equal("106 flappingended 2 #5", bench.Feed("107:tick 110:tick"));
    }

    [Fact]
    public void While_it_is_shelved_both_events_of_the_guard_notify_nobody()
    {
        var bench = new Bench("above=6 " + Guarded);
        bench.Operate(0, OperationKind.Shelve, time: TimeSpan.FromMinutes(5));
        var said = bench.Feed("1:7 2:5 3:7 4:5 5:7 6:5 150:tick");
        Assert.Equal("103 flappingended 0 (shelved) #1", said.Split("; ")[^1]);
        Assert.Contains("5 flappingstarted 1 (shelved) #3", said, StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_at_its_instant_whatever_the_tick()
    {
        var often = new Bench("above=6 " + Guarded);
        var once = new Bench("above=6 " + Guarded);
        const string Series = "0:7 1:5 2:7 3:5 4:7 5:5 ";
        Assert.Equal(once.Feed(Series + "500:tick"), often.Feed(Series + "50:tick 102:tick 103:tick 104:tick 500:tick"));
    }
}
