namespace Gateway.Rules.Tests.Signals;

public class WindowTests
{
    [Theory]
    [InlineData("mean", "0=2 1=3 2=3 3=4")]
    [InlineData("min", "0=2 1=2 2=2 3=2")]
    [InlineData("max", "0=2 1=4 2=4 3=7")]
    [InlineData("median", "0=2 1=3 2=3 3=3.5")]
    [InlineData("range", "0=0 1=2 2=2 3=5")]
    [InlineData("sum", "0=2 1=6 2=9 3=16")]
    [InlineData("count", "0=1 1=2 2=3 3=4")]
    [InlineData("changes", "0=0 1=1 2=2 3=3")]
    [InlineData("stddev", "0=0 1=1 2=0.816496580927726 3=1.8708286933869707")]
    public void A_function_of_the_readings(string function, string expected) =>
        Assert.Equal(expected, new SignalBench($"{function}=10s min-coverage=0").Feed("0:2 1:4 2:3 3:7"));

    [Fact]
    public void A_reading_exactly_as_old_as_the_window_is_out()
    {
        Assert.Equal("0=1 9.9999999=2", new SignalBench("sum=10s min-coverage=0").Feed("0:1 9.9999999:1"));
        Assert.Equal("0=1 10=1", new SignalBench("sum=10s min-coverage=0").Feed("0:1 10:1"));
    }

    [Fact]
    public void It_changes_by_readings_that_leave_alone() =>
        Assert.Equal("0=1 4=4 10=3 14=0", new SignalBench("sum=10s min-coverage=0").Feed("0:1 4:3 100:tick"));

    [Fact]
    public void Silence_ends_as_unknown() =>
        Assert.Equal("0=1 4=3 10=5 14=too-few-samples", new SignalBench("mean=10s min-coverage=0").Feed("0:1 4:5 100:tick"));

    [Fact]
    public void Count_and_changes_of_nothing_are_zero()
    {
        Assert.Equal("0=1 4=2 10=1 14=0", new SignalBench("count=10s min-coverage=0").Feed("0:1 4:5 100:tick"));
        Assert.Equal("0=0 4=1 10=0 14=0", new SignalBench("changes=10s min-coverage=0").Feed("0:1 4:5 100:tick"));
    }

    [Fact]
    public void With_fewer_readings_than_asked_for_it_is_unknown()
    {
        Assert.Equal("0=too-few-samples 4=too-few-samples 5=4 10=too-few-samples", new SignalBench("mean=10s min-coverage=0 min-samples=3").Feed("0:1 4:5 5:6 11:tick"));
        Assert.Equal("0=too-few-samples 4=6 10=too-few-samples", new SignalBench("sum=10s min-coverage=0 min-samples=2").Feed("0:1 4:5 11:tick"));
    }

    [Fact]
    public void A_change_from_a_reading_that_has_left_does_not_count() =>
        Assert.Equal("0=0 4=1 8=2 10=1 14=0 18=0", new SignalBench("changes=10s min-coverage=0").Feed("0:1 4:2 8:3 19:tick"));

    [Fact]
    public void Only_unusable_readings_are_no_window() =>
        Assert.Equal("0=never 1=never 2=never", new SignalBench("mean=10s").Feed("0:bad 1:worse 2:bad"));

    [Theory]
    [InlineData("sum=10s min-coverage=0", "0=0 1=0")]
    [InlineData("count=10s min-coverage=0", "0=0 1=0")]
    [InlineData("changes=10s min-coverage=0", "0=0 1=0")]
    [InlineData("count=10s min-coverage=0 min-samples=1", "0=never 1=never")]
    [InlineData("count=10s", "0=never 1=never")]
    [InlineData("max=10s min-coverage=0", "0=never 1=never")]
    public void The_sum_of_nothing_is_known_where_no_coverage_is_asked_for(string signal, string expected) =>
        Assert.Equal(expected, new SignalBench(signal).Feed("0:bad 1:bad"));

    [Theory]
    [InlineData("", "60 raised 1; 60 silent raised 1")]
    [InlineData(" signal.min-samples=1", "60 silent raised 1")]
    public void A_point_that_never_came_counts_as_none_when_its_time_is_over(string samples, string expected) =>
        Assert.Equal(expected, new Bench($"below=1 hysteresis=0 silent-after=60s signal.count=10s signal.min-coverage=0{samples}").Feed("70:tick"));

    [Fact]
    public void An_unusable_reading_is_not_in_the_window_and_does_not_end_it() =>
        Assert.Equal("0=1 1=1 2=1 3=2", new SignalBench("mean=10s min-coverage=0").Feed("0:1 1:bad 2:worse 3:3"));

    [Fact]
    public void A_repeat_or_a_step_back_is_no_sample() =>
        Assert.Equal("0=1 1=4 1=4 2=4 3=7", new SignalBench("sum=10s min-coverage=0").Feed("0:1 1:3 1:9 2:9~ 3:3"));

    [Fact]
    public void A_doubtful_reading_makes_it_doubtful_while_it_is_in_it() =>
        Assert.Equal("0=1? 4=2? 10=3", new SignalBench("mean=10s min-coverage=0").Feed("0:1? 4:3 12:tick"));

    [Fact]
    public void Until_enough_is_covered_it_is_unknown()
    {
        // Half of ten seconds is reached at five, by time alone.
        Assert.Equal("0=coverage 4=coverage 5=2 6=2", new SignalBench("max=10s").Feed("0:1 4:2 6:2"));
        Assert.Equal("0=coverage 9=coverage 10=3", new SignalBench("mean=10s min-coverage=1").Feed("0:1 9:3 11:tick"));
    }

    [Fact]
    public void An_open_gap_ends_it_when_too_little_is_covered() =>

        // The gap from 12 on leaves half of the window at 17; one tick later it is less.
        Assert.Equal("0=coverage 5=1 8=2 10=3 12=3 17.0000001=coverage", new SignalBench("mean=10s").Feed("0:1 8:3 12:bad 17.5:tick"));

    [Fact]
    public void A_gap_leaves_the_window_with_time() =>

        // Of the gap from 10 to 18 four seconds are left at 24, and six are covered. At 18, 19 and 20 something else leaves or begins to.
        Assert.Equal(
            "0=coverage 6=1 9=2 10=1 14.0000001=coverage 18=coverage 19=coverage 20=coverage 24=2 28=1",
            new SignalBench("count=10s min-coverage=0.6").Feed("0:1 9:1 10:bad 18:1 19:1 28.5:tick"));

    [Fact]
    public void A_silent_sensor_covers_nothing() =>

        // The last reading speaks until 13; five seconds later the window is half empty.
        Assert.Equal(
            "0=coverage 3=coverage 5=2 8=3 10=2 13=1 18=0 18.0000001=coverage",
            new SignalBench("count=10s", silentAfter: 5).Feed("0:1 3:1 8:1 19:tick"));

    [Theory]
    [InlineData("sum=10s min-coverage=0", "0=1e+308 1=not-finite 10=1e+308")]
    [InlineData("mean=10s min-coverage=0", "0=1e+308 1=1e+308 10=1e+308")]
    [InlineData("stddev=10s min-coverage=0", "0=0 1=not-finite 10=0")]
    [InlineData("max=10s min-coverage=0", "0=1e+308 1=1e+308 10=1e+308")]
    public void Numbers_too_large_for_a_result_make_it_unknown(string signal, string expected) =>
        Assert.Equal(expected, new SignalBench(signal).Feed("0:1e308 1:1e308 10.5:tick"), ignoreCase: true);

    [Fact]
    public void A_step_of_the_wall_clock_changes_nothing()
    {
        var bench = new SignalBench("sum=10s min-coverage=0", recorded: false);
        Assert.Equal("0=1 4=4", bench.Feed("0:1 4:3"));
        bench.Stepped = -3600;
        Assert.Equal("10=3 11=5", bench.Feed("11:2"));
    }

    [Fact]
    public void Nothing_was_read_yet() => Assert.Equal(double.PositiveInfinity, new SignalBench("mean=10s").Due);
}
