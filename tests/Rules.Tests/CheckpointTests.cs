using Gateway.Abstractions.Store;

namespace Gateway.Rules.Tests;

/// <summary>What a commit, a checkpoint and a stop save: a decision at once, what only runs with a checkpoint, a working sensor never.</summary>
public class CheckpointTests
{
    private const string Own = "r bench/temperature";
    private const string Guard = "silent bench/temperature";

    [Fact]
    public void A_delay_that_runs_is_saved_by_each_checkpoint_until_it_ends()
    {
        var bench = Started("above=6 on-delay=60s");
        bench.Feed("1:7");
        Assert.Equal("", Saved(bench, SaveScope.Changed));
        Assert.Equal(Own, Saved(bench, SaveScope.Checkpoint));
        Assert.Equal(Own, Saved(bench, SaveScope.Checkpoint));
        bench.Feed("2:5");
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint));
    }

    [Fact]
    public void An_off_delay_that_runs_is_saved_by_each_checkpoint()
    {
        var bench = Started("above=6 off-delay=60s");
        bench.Feed("1:7 2:5");
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
        Assert.Equal(Own, Saved(bench, SaveScope.Checkpoint));
        bench.Feed("3:7");
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint));
    }

    [Fact]
    public void A_new_peak_waits_for_the_checkpoint_and_is_saved_once()
    {
        var bench = Started("above=6");
        bench.Feed("1:7");
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
        bench.Feed("2:9");
        Assert.Equal("", Saved(bench, SaveScope.Changed));
        Assert.Equal(Own, Saved(bench, SaveScope.Checkpoint));
        bench.Feed("3:8");
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint));
    }

    [Fact]
    public void Another_side_of_an_active_range_is_saved_at_once()
    {
        var bench = Started("outside=[2,6]");
        bench.Feed("1:7");
        Saved(bench, SaveScope.Changed);
        bench.Feed("2:8");
        Saved(bench, SaveScope.Checkpoint);
        bench.Feed("3:1");
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
    }

    [Fact]
    public void The_first_verdict_is_saved_at_once_and_the_same_one_never_again()
    {
        var bench = new Bench("above=6 hysteresis=1");
        Saved(bench, SaveScope.Stop);
        bench.Feed("0:5.5");
        Assert.Equal("", Saved(bench, SaveScope.Changed));
        bench.Feed("1:4");
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
        bench.Feed("2:4 3:5.5 4:3");
        Assert.Equal("", Saved(bench, SaveScope.Changed));
    }

    [Fact]
    public void Where_a_recording_stands_is_saved_with_every_row()
    {
        var bench = Bench.Recorded("above=6");
        bench.Feed("0:5");
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
        bench.Feed("1:5");
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint));
    }

    [Fact]
    public void A_window_is_saved_by_a_checkpoint_when_something_was_read()
    {
        var bench = Started("above=6 signal.mean=60s signal.min-coverage=0");
        bench.Feed("6:5 7:5");
        Assert.Equal("", Saved(bench, SaveScope.Changed, 15));
        Assert.Equal(Own, Saved(bench, SaveScope.Checkpoint, 15));
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint, 25));
    }

    [Theory]
    [InlineData("signal.mean=10m")]
    [InlineData("signal.rate=10m")]
    [InlineData("signal.mean=10m signal.tumbling=true")]
    public void A_long_window_is_saved_when_a_thirtieth_of_it_has_passed_and_at_a_stop(string signal)
    {
        var bench = Started($"above=6 signal.min-coverage=0 {signal}");
        bench.Feed("6:5");
        Saved(bench, SaveScope.Stop, 7);
        bench.Feed("8:5");
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint, 26.9));
        Assert.Equal(Own, Saved(bench, SaveScope.Checkpoint, 27));
        bench.Feed("28:5");
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint, 29));
        Assert.Equal(Own, Saved(bench, SaveScope.Stop, 29));
    }

    [Theory]
    [InlineData("10s", "10.5:5", Own)]
    [InlineData("10s", "12:tick", Own)]
    [InlineData("9s", "12:tick", "")]
    public void A_window_that_ended_is_saved_at_once_so_that_a_crash_does_not_judge_it_again(string width, string series, string expected)
    {
        var bench = Started($"above=6 signal.min-coverage=0 signal.tumbling=true signal.mean={width} signal.min-samples=9");
        bench.Feed(series);
        Assert.Equal(expected, Saved(bench, SaveScope.Changed));
        Assert.Equal("", Saved(bench, SaveScope.Changed));
    }

    [Fact]
    public void A_deviation_remembers_nothing_that_a_restart_takes_up()
    {
        var bench = Started("above=6 signal.deviation-from=0");
        bench.Feed("1:5");
        Saved(bench, SaveScope.Changed);
        bench.Feed("2:5");
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint));
    }

    [Fact]
    public void A_sensor_that_works_costs_no_checkpoint_and_a_stop_saves_its_age()
    {
        var bench = Started("above=6 silent-after=60s");
        bench.Feed("1:5 2:5 3:5");
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint));
        Assert.Equal(Guard, Saved(bench, SaveScope.Stop));
    }

    [Fact]
    public void A_silence_of_ten_seconds_is_saved_once_and_its_end_once()
    {
        var bench = Started("above=6 silent-after=60s");
        Saved(bench, SaveScope.Checkpoint);
        bench.Feed("1:5");
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint, 10.9));
        Assert.Equal(Guard, Saved(bench, SaveScope.Checkpoint, 11));
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint, 20));
        bench.Feed("21:5");
        Assert.Equal(Guard, Saved(bench, SaveScope.Checkpoint, 22));
        Assert.Equal("", Saved(bench, SaveScope.Checkpoint, 23));
    }

    [Fact]
    public void A_delay_that_was_never_saved_leaves_nothing_to_save_when_it_ends()
    {
        var bench = Started("above=6 on-delay=60s");
        bench.Feed("1:7 2:5");
        Assert.Equal("", Saved(bench, SaveScope.Changed));
    }

    [Fact]
    public void A_lower_level_that_comes_on_behind_a_higher_one_is_saved_at_once()
    {
        var bench = new Bench("", "severity=warning above=6 on-delay=60s", "severity=critical above=10");
        bench.Feed("0:11");
        Saved(bench, SaveScope.Stop);
        Assert.Equal("", bench.Feed("70:tick"));
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
    }

    [Fact]
    public void A_level_that_was_reset_is_saved_as_undecided_at_once()
    {
        var bench = Started("above=6 on-unknown=reset");
        bench.Feed("1:bad");
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
    }

    [Fact]
    public void A_silence_that_no_checkpoint_has_is_saved_when_it_is_ten_seconds_old()
    {
        var bench = new Bench("above=6 silent-after=60s");
        bench.Feed("0:5");
        Saved(bench, SaveScope.Changed);
        Assert.Equal(Guard, Saved(bench, SaveScope.Checkpoint, 11));
    }

    [Fact]
    public void That_it_is_held_back_is_saved_at_once_even_of_a_quiet_alert()
    {
        var bench = new Bench(false, Bench.Rule("p", "below=0"), Bench.Rule("r", "above=6 suppress-when=p"));
        bench.Feed("0:5");
        Saved(bench, SaveScope.Stop);
        bench.Feed("1:-1");
        Assert.Equal("p bench/temperature; " + Own, Saved(bench, SaveScope.Changed));
    }

    [Fact]
    public void An_operation_is_saved_at_once()
    {
        var bench = Started("above=6");
        bench.Operate(1, Operations.OperationKind.Shelve);
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
        bench.Operate(2, Operations.OperationKind.Unshelve);
        Assert.Equal(Own, Saved(bench, SaveScope.Changed));
        Assert.Equal("", Saved(bench, SaveScope.Changed));
    }

    /// <summary>A bench that has read once and saved everything.</summary>
    private static Bench Started(string settings)
    {
        var bench = new Bench(settings);
        bench.Feed("0:5");
        Saved(bench, SaveScope.Stop);
        Saved(bench, SaveScope.Checkpoint);
        return bench;
    }

    private static string Saved(Bench bench, SaveScope scope, double at = 5)
    {
        var batch = new OutboxBatch();
        bench.Set.Save(batch, bench.Now(at), scope);
        return string.Join("; ", batch.States.Select(s => s.Key).Order(StringComparer.Ordinal));
    }
}
