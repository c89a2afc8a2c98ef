using Gateway.Abstractions;

namespace Gateway.Rules.Tests;

public class UnknownTests
{
    private const string Delayed = "above=6 on-delay=60s off-delay=30s on-unknown=";

    [Theory]
    [InlineData("hold", "0:5 10:nan 200:tick", "")]
    [InlineData("raise", "0:5 10:nan 200:tick", "70 raised 1 not a number")]
    [InlineData("clear", "0:5 10:nan 200:tick", "")]
    [InlineData("reset", "0:5 10:nan 200:tick", "")]
    public void Unknown_while_off(string policy, string series, string expected) =>
        Assert.Equal(expected, new Bench(Delayed + policy).Feed(series));

    [Theory]
    [InlineData("hold", "0:7 10:nan 200:tick 210:7 259:tick 261:tick", "260 raised 1")]
    [InlineData("raise", "0:7 10:nan 200:tick", "60 raised 1 not a number")]
    [InlineData("clear", "0:7 10:nan 200:7 259:7 260:7", "260 raised 1")]
    [InlineData("reset", "0:7 10:nan 200:7 259:7 260:7", "260 raised 1")]
    public void Unknown_while_rising(string policy, string series, string expected) =>
        Assert.Equal(expected, new Bench(Delayed + policy).Feed(series));

    [Theory]
    [InlineData("hold", "0:7 60:7 100:nan 500:tick 510:7", "60 raised 1; 100 signallost 1 not a number; 510 signalback 1")]
    [InlineData("raise", "0:7 60:7 100:nan 500:tick 510:7", "60 raised 1; 100 signallost 1 not a number; 510 signalback 1")]
    [InlineData("clear", "0:7 60:7 100:nan 500:tick", "60 raised 1; 100 signallost 1 not a number; 130 cleared 0 no-data")]
    [InlineData("reset", "0:7 60:7 100:nan 500:tick", "60 raised 1; 100 cleared 0 no-data")]
    public void Unknown_while_on(string policy, string series, string expected) =>
        Assert.Equal(expected, new Bench(Delayed + policy).Feed(series));

    [Theory]
    [InlineData("hold", "0:7 60:7 100:5 110:nan 500:tick 510:5 529:tick 531:tick", "60 raised 1; 110 signallost 1 not a number; 510 signalback 1; 530 cleared 0")]
    [InlineData("raise", "0:7 60:7 100:5 110:nan 500:tick 510:5 541:tick", "60 raised 1; 110 signallost 1 not a number; 510 signalback 1; 540 cleared 0")]
    [InlineData("clear", "0:7 60:7 100:5 110:nan 500:tick", "60 raised 1; 110 signallost 1 not a number; 130 cleared 0 no-data")]
    [InlineData("reset", "0:7 60:7 100:5 110:nan 500:tick", "60 raised 1; 110 cleared 0 no-data")]
    public void Unknown_while_falling(string policy, string series, string expected) =>
        Assert.Equal(expected, new Bench(Delayed + policy).Feed(series));

    [Fact]
    public void Time_unknown_is_not_counted_into_a_delay()
    {
        var bench = new Bench("above=6 on-delay=60s");
        Assert.Equal("", bench.Feed("0:7 40:bad 70:7 89:tick 90:tick"));
        Assert.Equal("90 raised 1", bench.Feed("90:7"));
    }

    [Fact]
    public void Another_reason_for_unknown_is_no_other_event()
    {
        var bench = new Bench("above=6");
        Assert.Equal("0 raised 1; 1 signallost 1 bad; 5 signalback 1", bench.Feed("0:7 1:bad 2:worse 3:nan 4:inf 5:7"));
    }

    [Fact]
    public void A_lost_signal_has_no_value()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7 1:bad");
        Assert.True(double.IsNaN(bench.Last.Value));
        Assert.Equal(Quality.Bad, bench.Last.Quality);
    }

    [Fact]
    public void Unknown_is_never_taken_for_recovery() =>
        Assert.Equal("0 raised 1; 1 signallost 1 bad; 900 cleared 0", new Bench("above=6").Feed("0:7 1:bad 800:tick 900:5"));

    [Fact]
    public void Before_the_first_reading_nothing_is_judged() =>
        Assert.Equal("", new Bench("above=6 on-unknown=raise").Feed("100:tick 200:5"));

    [Fact]
    public void A_level_that_was_reset_is_undecided_again() =>
        Assert.Equal("0 raised 1; 1 cleared 0 no-data", new Bench("above=6 hysteresis=1 on-unknown=reset").Feed("0:7 1:bad 2:5.5"));

    [Fact]
    public void Raised_by_an_unknown_signal_and_back()
    {
        var bench = new Bench("above=6 on-unknown=raise");
        Assert.Equal("1 raised 1 bad; 2 signalback 1; 3 cleared 0", bench.Feed("0:5 1:bad 2:7 3:5"));
        Assert.Equal(7, bench.Last.Peak);
    }
}
