using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests.Pitfalls;

public class TimeTests
{
    [Theory]
    [InlineData("0:5 10:5 9.999:7~", "10 raised 1")]
    [InlineData("0:7 10:7 9.999:5~", "0 raised 1; 10 cleared 0")]
    public void A_row_late_by_a_millisecond_is_judged_at_the_present_instant(string series, string expected) =>
        Assert.Equal(expected, Bench.Recorded("above=6").Feed(series));

    [Fact]
    public void A_live_reading_late_by_a_millisecond_is_judged_where_the_clock_stands() =>
        Assert.Equal("10 raised 1; 20 cleared 0", new Bench("above=6 on-delay=10s").Feed("0:7 20:7 19.999:5"));

    [Fact]
    public void A_row_from_the_future_and_then_normal_rows_do_not_stall()
    {
        var bench = Bench.Recorded("above=6");
        Assert.Equal("3600 raised 1", bench.Feed("0:5 3600:7"));
        Assert.Equal("3600 cleared 0; 3600 raised 1", bench.Feed("10:5~ 20:7~"));
        Assert.Equal("3610 cleared 0", bench.Feed("3610:5"));
    }

    [Fact]
    public void A_live_reading_from_the_future_does_not_move_the_others()
    {
        var bench = new Bench("above=6 on-delay=60s");
        bench.Feed("0:5 3600:5");
        Assert.Equal("3660 raised 1", bench.Feed("10:7 3660.1:tick"));
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void A_step_of_the_wall_clock_while_rising_neither_raises_nor_cancels(double step)
    {
        var bench = new Bench("above=6 on-delay=60s");
        bench.Feed("0:7 30:7");
        bench.Stepped = step;
        Assert.Equal("", bench.Feed("31:7 59:tick 60:tick"));
        Assert.Equal($"{60 + step} raised 1", bench.Feed("61:tick"));
        Assert.Equal(bench.Now(60), bench.Last.At);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void A_step_of_the_wall_clock_while_shelved_moves_no_end(double step)
    {
        var bench = new Bench("above=6 on-delay=0s");
        bench.Feed("0:7");
        bench.Operate(0, OperationKind.Shelve, time: TimeSpan.FromMinutes(10));
        bench.Stepped = step;
        Assert.Equal("", bench.Feed("300:7 599:tick 600:tick"));
        Assert.Equal($"{600 + step} unshelved 1", bench.Feed("601:tick"));
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void A_step_of_the_wall_clock_is_no_silence(double step)
    {
        var bench = new Bench("above=6 silent-after=60s");
        bench.Feed("0:5 30:5");
        bench.Stepped = step;
        Assert.Equal("", bench.Feed("31:tick 80:5"));
    }

    [Fact]
    public void Started_in_1970_and_synchronised_later_nothing_happens_and_nothing_is_lost()
    {
        var bench = new Bench("above=6 on-delay=60s remind-every=1h") { Stepped = -56 * 365.25 * 86400 };
        Assert.Equal(1970, new DateTime(bench.Now(0).UtcTicks, DateTimeKind.Utc).Year);
        bench.Feed("0:7 30:7");
        bench.Commit(checkpoint: true);
        bench.Stepped = 0;
        Assert.Equal("60 raised 1", bench.Feed("60:7"));
        Assert.Equal("", bench.Feed("100:7 3600:tick"));
        Assert.Equal("3660 reminder 1", bench.Feed("3661:tick"));
    }

    [Fact]
    public void Saved_with_the_right_time_and_started_in_1970_an_alert_goes_on_and_clears_once()
    {
        var bench = new Bench("above=6 off-delay=60s");
        bench.Feed("0:7 10:5 30:5");
        bench.Commit(checkpoint: true);
        bench.Stepped = -56 * 365.25 * 86400;
        Assert.Equal("", bench.Restart(100));
        bench.Stepped = 0;
        Assert.Equal("150 cleared 0", bench.Feed("110:5 151:tick"));
    }

    /// <summary>A suspend moves the wall clock and no other: the same as a step.</summary>
    [Fact]
    public void A_night_suspended_is_neither_silence_nor_elapsed_delay()
    {
        var bench = new Bench("above=6 on-delay=60s silent-after=90s");
        bench.Feed("0:7 30:7");
        bench.Stepped = 8 * 3600;
        Assert.Equal("", bench.Feed("31:7 59:tick"));
        Assert.Equal("28860 raised 1", bench.Feed("60:7"));
    }
}
