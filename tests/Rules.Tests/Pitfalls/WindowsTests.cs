namespace Gateway.Rules.Tests.Pitfalls;

/// <summary>Windows and rates seen through a rule: what is said, and when.</summary>
public class WindowsTests
{
    [Fact]
    public void A_reading_exactly_as_old_as_the_window_raises_no_more() =>
        Assert.Equal("0 raised 1; 10 cleared 0", new Bench("signal.max=10s signal.min-coverage=0 above=6").Feed("0:7 5:1 10:1"));

    [Fact]
    public void A_window_that_changes_by_expiry_alone_clears_at_that_instant()
    {
        var bench = new Bench("signal.max=10s signal.min-coverage=0 above=6");
        Assert.Equal("0 raised 1; 10 cleared 0", bench.Feed("0:7 5:1 14:tick"));
        Assert.Equal(1, bench.Last.Value);
    }

    [Fact]
    public void A_window_that_changes_by_expiry_alone_raises_at_that_instant() =>
        Assert.Equal("10 raised 1", new Bench("signal.min=10s signal.min-coverage=0 above=6").Feed("0:1 5:7 14:tick"));

    [Fact]
    public void With_too_few_samples_the_policy_decides()
    {
        Assert.Equal("1 raised 1; 10 signallost 1 too few samples", new Bench("signal.mean=10s signal.min-samples=2 signal.min-coverage=0 above=6").Feed("0:7 1:7 20:tick"));
        Assert.Equal("1 raised 1; 10 cleared 0 no-data", new Bench("signal.mean=10s signal.min-samples=2 signal.min-coverage=0 above=6 on-unknown=reset").Feed("0:7 1:7 20:tick"));
    }

    [Fact]
    public void Only_unusable_readings_decide_nothing() =>
        Assert.Equal("", new Bench("signal.mean=10s above=6 on-unknown=clear").Feed("0:nan 1:nan 2:bad 60:tick"));

    [Fact]
    public void Count_of_nothing_good_is_zero_and_raises() =>
        Assert.Equal("0 raised 1; 1 cleared 0; 11 raised 1", new Bench("signal.count=10s signal.min-coverage=0 below=1").Feed("0:nan 1:7 2:nan 14:tick"));

    [Fact]
    public void Equal_timestamps_have_no_rate()
    {
        Assert.Equal("", new Bench("signal.rate=10s above=1").Feed("0:1 0:9"));
        Assert.Equal("4 raised 1", new Bench("signal.rate=10s above=1").Feed("0:1 0:9 4:9"));
        Assert.Equal("", Bench.Recorded("signal.rate=10s above=1").Feed("5:1 5:9~ 4:99~"));
    }

    [Fact]
    public void A_rate_after_a_gap_is_unknown_and_never_the_jump() =>
        Assert.Equal("1 raised 1; 7 signallost 1 gap; 11 cleared 0", new Bench("signal.rate=10s signal.max-gap=5s above=0.5").Feed("0:0 1:1 7:90 8:90 9:90 11.5:tick"));

    [Fact]
    public void A_counter_that_begins_anew_is_no_negative_spike() =>
        Assert.Equal("", new Bench("signal.rate=10s signal.mode=counter below=0").Feed("0:90 2:100 4:4 6:14"));

    [Fact]
    public void Silence_ends_a_rate_as_unknown() =>
        Assert.Equal("4 raised 1; 10 signallost 1 too few samples", new Bench("signal.rate=10s above=1").Feed("0:0 4:20 100:tick"));

    [Fact]
    public void Silence_ends_a_window_as_unknown() =>
        Assert.Equal("0 raised 1; 14 signallost 1 too few samples", new Bench("signal.mean=10s signal.min-coverage=0 above=6").Feed("0:7 4:7 100:tick"));
}
