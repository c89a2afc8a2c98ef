namespace Gateway.Rules.Tests.Signals;

public class ValueTests
{
    [Fact]
    public void It_is_the_last_reading_and_grows_stale() =>
        Assert.Equal("0=5 5=stale 6=7? 7=bad 20=8", new SignalBench("value", silentAfter: 5).Feed("0:5 6:7? 7:bad 20:8"));

    [Fact]
    public void Silence_from_the_beginning_is_stale_too()
    {
        var bench = new SignalBench("value", silentAfter: 5);
        bench.Tracker.Begin(bench.At(0d));
        Assert.Equal("5=stale 6=1", bench.Feed("6:1"));
    }

    [Fact]
    public void A_recording_grows_stale_at_the_same_instant_after_a_restart()
    {
        var bench = new SignalBench("value", silentAfter: 5);
        bench.Feed("0:5");
        bench.Restart(0, 3);
        bench.Tracker.Begin(bench.At(3d));
        Assert.Equal("5=stale 6=1", bench.Feed("6:1"));
    }

    [Fact]
    public void A_live_value_has_the_whole_time_again_after_a_restart()
    {
        var bench = new SignalBench("value", recorded: false, silentAfter: 5);
        bench.Feed("0:5");
        bench.Restart(0, 3);
        bench.Tracker.Begin(bench.At(3d));
        Assert.Equal("8=stale 9=1", bench.Feed("9:1"));
    }

    [Theory]
    [InlineData("0:7 1:bad", "1 signallost 1 bad")]
    [InlineData("0:7 1:inf", "1 signallost 1 infinite")]
    [InlineData("0:7 1:nan", "1 signallost 1 not a number")]
    [InlineData("0:7 1:7?", "1 signallost 1 uncertain")]
    [InlineData("0:7 1:10.5", "1 signallost 1 implausible")]
    [InlineData("0:7 1:10", "")]
    [InlineData("0:7 1:6.5", "1 cleared 0")]
    [InlineData("0:7 1:6.4", "1 signallost 1 implausible")]
    public void Why_a_reading_is_not_believed_is_told(string series, string expected) =>
        Assert.Equal(expected.Length == 0 ? "0 raised 1" : "0 raised 1; " + expected, new Bench("above=6.6 hysteresis=0.05 plausible=[6.5,10] uncertain-as=unknown").Feed(series));
}
