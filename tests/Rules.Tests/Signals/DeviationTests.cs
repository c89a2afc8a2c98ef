namespace Gateway.Rules.Tests.Signals;

public class DeviationTests
{
    [Fact]
    public void From_a_number() =>
        Assert.Equal("0=-1.5 1=bad 2=0 3=0.5?", new SignalBench("deviation-from=20").Feed("0:18.5 1:bad 2:20 3:20.5?"));

    [Fact]
    public void From_another_point_both_must_be_known() =>
        Assert.Equal(
            "0=setpoint:-never 1=2 2=1 3=setpoint:-lost 4=setpoint:-lost 5=bad 6=bad 7=3?",
            new SignalBench("deviation-from=hall/temperature").Feed("0:22 1:s20 2:21 3:slost 4:23 5:bad 6:s20? 7:23"));

    [Fact]
    public void Before_the_first_reading_it_was_never_known() =>
        Assert.Equal("0=never 1=1", new SignalBench("deviation-from=hall/temperature").Feed("0:s20 1:21"));

    [Fact]
    public void The_reading_grows_stale_and_the_setpoint_does_not() =>
        Assert.Equal("0=never 3=1 8=stale 9=stale 10=2", new SignalBench("deviation-from=hall/temperature", silentAfter: 5).Feed("0:s20 3:21 9:s20 10:22"));

    [Fact]
    public void A_setpoint_that_is_a_doubtful_reading_makes_it_doubtful() =>
        Assert.Equal("0=never 1=1?", new SignalBench("deviation-from=hall/temperature").Feed("0:s20? 1:21"));

    [Fact]
    public void Numbers_too_large_for_a_result_make_it_unknown() =>
        Assert.Equal("0=not-finite", new SignalBench("deviation-from=-1.7e308").Feed("0:1.7e308"));

    [Fact]
    public void A_recording_goes_on_with_the_setpoint_it_had()
    {
        var bench = new SignalBench("deviation-from=hall/temperature");
        bench.Feed("0:s20 1:21");
        bench.Restart(1, 1);
        Assert.Equal("2=3 3=2", bench.Feed("2:23 3:s21"));
    }

    [Fact]
    public void A_live_setpoint_is_waited_for_after_a_restart()
    {
        var bench = new SignalBench("deviation-from=hall/temperature", recorded: false);
        bench.Feed("0:s20 1:21");
        bench.Restart(1, 5);
        Assert.Equal("6=setpoint:-never 7=3", bench.Feed("6:23 7:s20"));
    }
}
