namespace Gateway.Rules.Tests.Signals;

public class RateTests
{
    [Theory]
    [InlineData("rate=10s", "0=too-few-samples 5=2 10=too-few-samples 15=too-few-samples", "0:1 5:11 16:tick")]
    [InlineData("rate=10s", "0=too-few-samples 5=2 8=2.5 10=3.3333333333333335 15=too-few-samples 18=too-few-samples", "0:1 5:11 8:21 19:tick")]
    [InlineData("rate=10s per=1m", "0=too-few-samples 4=-60", "0:5 4:1")]
    [InlineData("rate=10s per=1h", "0=too-few-samples 10=too-few-samples", "0:5 10:1")]
    public void It_is_the_change_from_the_first_to_the_last_reading(string signal, string expected, string series) =>
        Assert.Equal(expected, new SignalBench(signal).Feed(series));

    [Fact]
    public void It_looks_only_at_what_is_in_the_window() =>
        Assert.Equal("0=too-few-samples 5=1 10=too-few-samples 12=2", new SignalBench("rate=10s").Feed("0:0 5:5 12:19"));

    [Fact]
    public void Readings_of_the_same_time_have_no_rate() =>
        Assert.Equal("0=too-few-samples 0=too-few-samples 4=1", new SignalBench("rate=10s").Feed("0:1 0:9 4:5"));

    [Fact]
    public void After_a_gap_it_is_unknown_until_the_gap_has_left() =>
        Assert.Equal(
            "0=too-few-samples 1=1 7=gap 8=gap 10=gap 11=1",
            new SignalBench("rate=10s max-gap=5s").Feed("0:0 1:1 7:9 8:10 11:tick 11.1:tick"));

    [Fact]
    public void A_gap_of_exactly_the_greatest_is_allowed() =>
        Assert.Equal("0=too-few-samples 5=1", new SignalBench("rate=10s max-gap=5s").Feed("0:0 5:5"));

    [Fact]
    public void A_decrease_of_a_gauge_is_a_negative_rate() =>
        Assert.Equal("0=too-few-samples 1=-9", new SignalBench("rate=10s").Feed("0:10 1:1"));

    [Theory]
    [InlineData("rate=10s mode=counter", "0=too-few-samples 2=5 4=3.5 6=4")]
    [InlineData("rate=10s mode=counter reset-pair=skip", "0=too-few-samples 2=5 4=5 6=5")]
    public void A_counter_that_begins_anew_has_no_negative_rate(string signal, string expected) =>
        Assert.Equal(expected, new SignalBench(signal).Feed("0:90 2:100 4:4 6:14"));

    [Fact]
    public void Only_a_reset_in_the_window_and_nothing_else_has_no_rate_when_it_is_skipped() =>
        Assert.Equal("0=too-few-samples 2=too-few-samples 3=1", new SignalBench("rate=10s mode=counter reset-pair=skip").Feed("0:90 2:4 3:5"));

    [Fact]
    public void A_reset_whose_first_reading_has_left_is_none() =>
        Assert.Equal("0=too-few-samples 5=0.8 8=1 10=1.3333333333333333 12=1", new SignalBench("rate=10s mode=counter").Feed("0:90 5:4 8:8 12:11"));

    [Theory]
    [InlineData("0:1 1:3 2:2 3:5", "1.1")]
    [InlineData("0:0 1:2 2:4 3:6", "2")]
    [InlineData("0:1000000001 1:1000000003 2:1000000002 3:1000000005", "1.1")]
    [InlineData("0:7 1:7 2:7 3:7", "0")]
    public void The_nearest_line_through_all_readings(string series, string slope) =>
        Assert.Equal("3=" + slope, new SignalBench("rate=10s fit=least-squares").Feed(series).Split(' ')[^1]);

    [Fact]
    public void With_too_little_covered_it_is_unknown() =>
        Assert.Equal("0=coverage 4=coverage 5=1 6=1", new SignalBench("rate=10s min-coverage=0.5").Feed("0:0 4:4 6:6"));

    [Fact]
    public void Unusable_readings_have_no_part_in_it() =>
        Assert.Equal("0=too-few-samples 1=too-few-samples 2=1 3=1", new SignalBench("rate=10s").Feed("0:0 1:bad 2:2 3:bad"));

    [Fact]
    public void Numbers_too_large_for_a_result_make_it_unknown() =>
        Assert.Equal("0=too-few-samples 1=not-finite 10=too-few-samples", new SignalBench("rate=10s").Feed("0:-1e308 1:1e308 10.5:tick"));

    [Fact]
    public void A_doubtful_reading_makes_it_doubtful() =>
        Assert.Equal("0=too-few-samples 1=1? 2=1?", new SignalBench("rate=10s").Feed("0:0 1:1? 2:2"));
}
