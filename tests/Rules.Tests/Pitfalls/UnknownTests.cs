namespace Gateway.Rules.Tests.Pitfalls;

public class UnknownTests
{
    [Fact]
    public void Forty_known_thirty_unknown_and_twenty_known_are_a_minute()
    {
        var bench = new Bench("above=6 on-delay=60s");
        Assert.Equal("90 raised 1", bench.Feed("0:7 40:nan 70:7 90.1:tick"));
        var falling = new Bench("above=6 off-delay=60s");
        Assert.Equal("0 raised 1; 50 signallost 1 not a number; 80 signalback 1; 100 cleared 0", falling.Feed("0:7 10:5 50:nan 80:5 100.1:tick"));
    }

    [Fact]
    public void Silence_pauses_a_delay_as_a_bad_reading_does() =>
        Assert.Equal("90 raised 1", WithoutGuard(new Bench("above=6 on-delay=60s silent-after=40s").Feed("0:7 70:7 90.1:tick")));

    [Fact]
    public void Two_pauses_in_one_delay_add_up() =>
        Assert.Equal("100 raised 1", new Bench("above=6 on-delay=60s").Feed("0:7 10:nan 30:7 40:bad 45:nan 60:7 100:7"));

    [Theory]
    [InlineData("hold")]
    [InlineData("raise")]
    public void A_new_reason_is_one_loss_only(string policy) =>
        Assert.Equal("0 raised 1; 1 signallost 1 bad; 9 signalback 1", new Bench("above=6 on-unknown=" + policy).Feed("0:7 1:bad 2:nan 3:inf 4:worse 5:bad 9:7"));

    [Fact]
    public void Going_stale_behind_a_bad_reading_is_no_second_loss() =>
        Assert.Equal("0 raised 1; 10 signallost 1 bad; 200 signalback 1", WithoutGuard(new Bench("above=6 silent-after=60s").Feed("0:7 10:bad 150:tick 200:7")));

    [Theory]
    [InlineData("raise", "10 raised 1 bad; 50 cleared 0")]
    [InlineData("reset", "")]
    public void Unknown_in_the_band_is_decided_by_the_policy(string policy, string expected) =>
        Assert.Equal(expected, new Bench("above=6 hysteresis=1 on-unknown=" + policy).Feed("0:5.5 10:bad 50:5"));

    private static string WithoutGuard(string said) => string.Join("; ", said.Split("; ").Where(s => !s.Contains("silent", StringComparison.Ordinal)));
}
