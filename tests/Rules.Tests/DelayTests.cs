namespace Gateway.Rules.Tests;

public class DelayTests
{
    private const string Delayed = "above=6 hysteresis=1 on-delay=60s off-delay=30s";

    [Theory]
    [InlineData("0:7 60:7", "60 raised 1")]
    [InlineData("0:7 60:5", "")]
    [InlineData("0:7 60:5.5 61:tick", "")]
    [InlineData("0:7 59:5.5 60:7 61:tick", "")]
    [InlineData("0:7 60:tick", "")]
    [InlineData("0:7 60.0000001:tick", "60 raised 1")]
    public void At_exactly_the_due_time_the_sample_wins(string series, string expected) =>
        Assert.Equal(expected, new Bench(Delayed).Feed(series));

    [Fact]
    public void In_the_band_a_delay_can_be_held() =>
        Assert.Equal("60 raised 1", new Bench(Delayed + " band-in-delay=hold").Feed("0:7 30:5.5 60:5.5"));

    [Theory]
    [InlineData("0:7 70:tick")]
    [InlineData("0:7 70:5")]
    [InlineData("0:7 70:7")]
    [InlineData("0:7 70:bad")]
    public void The_event_has_the_due_time_however_late_it_is_noticed(string series) =>
        Assert.StartsWith("60 raised 1", new Bench(Delayed).Feed(series), StringComparison.Ordinal);

    [Fact]
    public void What_was_due_before_a_sample_happens_before_it() =>
        Assert.Equal("60 raised 1; 100 cleared 0", new Bench("above=6 on-delay=60s off-delay=0s").Feed("0:7 100:5"));

    [Fact]
    public void Repeats_do_not_restart_a_delay() =>
        Assert.Equal("60 raised 1; 130 cleared 0", new Bench(Delayed).Feed("0:7 20:8 40:9 60:9 100:5 110:4 120:5 131:tick"));

    [Fact]
    public void A_relapse_while_falling_says_nothing_and_ends_the_off_delay() =>
        Assert.Equal("60 raised 1; 180 cleared 0", new Bench(Delayed).Feed("0:7 60:7 100:5 120:7 125:tick 150:5 180:5"));

    [Fact]
    public void A_value_in_the_band_ends_the_off_delay() =>
        Assert.Equal("60 raised 1; 150 cleared 0", new Bench(Delayed).Feed("0:7 60:7 100:5 110:5.5 120:5 145:tick 150:5"));

    [Fact]
    public void Leaving_ends_a_pending_alert_without_a_word() =>
        Assert.Equal("100 raised 1", new Bench(Delayed).Feed("0:7 30:4 40:7 99:7 100:7"));

    [Theory]
    [InlineData("above=6 on-count=3", "0:7 1:7 2:tick 3:7", "3 raised 1")]
    [InlineData("above=6 on-count=3", "0:7 1:7 2:5 3:7 4:7 5:7", "5 raised 1")]
    [InlineData("above=6 on-count=2 on-delay=60s", "0:7 10:7 70:tick", "60 raised 1")]
    [InlineData("above=6 on-count=2 on-delay=60s", "0:7 90:tick 100:7", "100 raised 1")]
    [InlineData("above=6 on-count=3", "0:7 10:7 10:7 11:7", "11 raised 1")]
    public void Counting_readings_in_a_row(string rule, string series, string expected) =>
        Assert.Equal(expected, new Bench(rule).Feed(series));

    [Fact]
    public void A_duplicate_is_judged_but_not_counted()
    {
        Assert.Equal("12 raised 1", Bench.Recorded("above=6 on-count=3").Feed("0:7 10:7 10:7~ 10:7~ 12:7"));
        Assert.Equal("10 raised 1", Bench.Recorded("above=6").Feed("10:5 10:7~"));
        Assert.Equal("0 raised 1; 10 cleared 0", Bench.Recorded("above=6").Feed("0:7 10:7 10:5~"));
    }

    [Fact]
    public void A_recorded_point_moves_by_its_readings_only()
    {
        var bench = Bench.Recorded("above=6 on-delay=60s");
        Assert.Equal("", bench.Feed("0:7 59:7 1000:tick"));
        Assert.Null(bench.Set.NextDue);
        Assert.Equal("60 raised 1", bench.Feed("61:7"));
    }

    [Fact]
    public void The_next_due_time_is_when_a_tick_does_something()
    {
        var bench = new Bench(Delayed);
        Assert.Null(bench.Set.NextDue);
        bench.Feed("0:7");
        var due = bench.Set.NextDue;
        Assert.Equal(bench.Now(62).Ticks + 1, due);
        var into = new Transitions();
        bench.Set.Advance(bench.Now(62), into);
        Assert.Empty(into.Items);
        bench.Set.Advance(new(due!.Value, 0), into);
        Assert.Single(into.Items);
        Assert.Null(bench.Set.NextDue);
        Assert.Equal(1, bench.Set.Active);
    }

    [Fact]
    public void A_step_of_the_wall_clock_moves_labels_and_nothing_else()
    {
        var bench = new Bench("above=6 on-delay=60s");
        bench.Feed("0:7");
        var into = new Transitions();
        bench.Set.Advance(bench.Now(30) with { UtcTicks = bench.Now(3630).UtcTicks }, into);
        Assert.Empty(into.Items);
        bench.Set.Advance(bench.Now(63) with { UtcTicks = bench.Now(3663).UtcTicks }, into);
        Assert.Equal(bench.Now(60).Ticks, into.Items[0].At.Ticks);
        Assert.Equal(bench.Now(3660).UtcTicks, into.Items[0].At.UtcTicks);
    }
}
