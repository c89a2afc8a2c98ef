namespace Gateway.Rules.Tests.Pitfalls;

public class DelaysTests
{
    private const string Delayed = "above=6 hysteresis=1 on-delay=60s off-delay=30s";

    [Theory]
    [InlineData("0:7 60:7 100:5 130:5", "60 raised 1; 130 cleared 0")]
    [InlineData("0:7 60:7 100:5 130:7 131:tick", "60 raised 1")]
    [InlineData("0:7 60:7 100:5 130:5.5 131:tick", "60 raised 1")]
    [InlineData("0:7 60:7 100:5 130:tick", "60 raised 1")]
    [InlineData("0:7 60:7 100:5 130.0000001:tick", "60 raised 1; 130 cleared 0")]
    public void At_exactly_the_end_of_the_off_delay_the_sample_wins(string series, string expected) =>
        Assert.Equal(expected, new Bench(Delayed).Feed(series));

    [Fact]
    public void A_bad_reading_at_exactly_the_due_time_wins_as_well() =>
        Assert.Equal("80 raised 1", new Bench(Delayed).Feed("0:7 60:bad 80:7"));

    [Fact]
    public void Two_samples_at_the_due_time_are_judged_in_their_order()
    {
        Assert.Equal("", new Bench(Delayed).Feed("0:7 60:5 60:7 61:tick"));
        Assert.Equal("60 raised 1", new Bench(Delayed).Feed("0:7 60:7 60:5 61:tick"));
    }

    [Fact]
    public void A_tick_that_is_ten_seconds_late_gives_the_due_time()
    {
        var bench = new Bench(Delayed);
        bench.Feed("0:7");
        Assert.Equal("60 raised 1", bench.Feed("70:tick"));
        Assert.Equal(bench.Now(60), bench.Last.At);
        bench.Feed("100:5");
        Assert.Equal("130 cleared 0", bench.Feed("140:tick"));
        Assert.Equal(bench.Now(60), bench.Last.RaisedAt);
    }

    [Theory]
    [InlineData("above=6 on-count=3", "0:7 1:bad 2:7 3:7", "3 raised 1")]
    [InlineData("above=6 on-count=3 on-unknown=raise", "0:7 1:bad 2:7 3:7", "2 raised 1")]
    [InlineData("above=6 on-count=3 on-unknown=clear", "0:7 1:bad 2:7 3:7 4:7", "4 raised 1")]
    [InlineData("above=6 on-count=3 on-unknown=reset", "0:7 1:bad 2:7 3:7 4:7", "4 raised 1")]
    [InlineData("above=6 hysteresis=1 on-count=3", "0:7 1:7 2:5.5 3:7 4:7 5:7", "5 raised 1")]
    [InlineData("above=6 hysteresis=1 on-count=3 band-in-delay=hold", "0:7 1:7 2:5.5 3:7", "3 raised 1")]
    public void What_stands_between_the_readings_that_are_counted(string rule, string series, string expected) =>
        Assert.Equal(expected, new Bench(rule).Feed(series));

    [Fact]
    public void A_count_is_forgotten_with_the_alert_that_cleared() =>
        Assert.Equal("1 raised 1; 2 cleared 0; 4 raised 1", new Bench("above=6 on-count=2").Feed("0:7 1:7 2:5 3:7 4:7"));

    [Fact]
    public void A_count_without_its_time_and_a_time_without_its_count_do_not_raise()
    {
        var bench = new Bench("above=6 on-count=3 on-delay=60s");
        Assert.Equal("", bench.Feed("0:7 10:7 20:7 59:7"));
        Assert.Equal("60 raised 1", bench.Feed("60:7"));
        Assert.Equal("", new Bench("above=6 on-count=3 on-delay=60s").Feed("0:7 10:7 9999:tick"));
    }
}
