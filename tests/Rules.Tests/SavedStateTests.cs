using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests;

/// <summary>What is saved of an alert, seen by what a later start makes of it.</summary>
public class SavedStateTests
{
    private const string Key = "r bench/temperature";

    [Fact]
    public void The_end_of_a_removed_rule_is_told_with_all_that_was_known_of_its_episode()
    {
        var bench = new Bench("", "severity=warning outside=[2,6]", "severity=critical outside=[0,10] off-delay=1h");
        bench.Feed("5:7 6:12 7:11?");
        bench.Commit(checkpoint: true);
        Assert.Equal("1000 cleared 0 removed", bench.Start(1000, []));
        var end = bench.Last;
        Assert.Equal((Severity.Critical, 11.0, 10.0, "Cel", "high", Quality.Uncertain), (end.Severity, end.Value, end.Limit, end.Unit, end.Side, end.Quality));
        Assert.Equal((100L, 3, 12.0, 2), (end.Episode, end.Number, end.Peak, end.PeakLevel));
        Assert.Equal((bench.Now(5), bench.Now(1000)), (end.RaisedAt, end.At));
        Assert.True(end.Notify);
    }

    [Fact]
    public void The_end_of_a_removed_rule_of_a_recorded_point_is_at_its_last_reading()
    {
        var bench = Bench.Recorded("above=6");
        bench.Feed("5:7 9:8");
        bench.Commit(checkpoint: true);
        Assert.Equal("9 cleared 0 removed", bench.Start(1000, []));
        Assert.Equal((bench.Now(5), bench.Now(9)), (bench.Last.RaisedAt, bench.Last.At));
    }

    [Fact]
    public void The_end_of_a_removed_rule_that_was_shelved_notifies_nobody()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Shelve);
        bench.Commit(checkpoint: true);
        Assert.Equal("1000 cleared 0 removed (shelved)", bench.Start(1000, []));
        Assert.False(bench.Last.Notify);
    }

    [Fact]
    public void An_alert_that_was_not_active_is_forgotten_without_a_word()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7 1:5");
        bench.Commit(checkpoint: true);
        Assert.Equal("", bench.Start(1000, []));
        Assert.Equal(0, bench.Set.Damaged);
    }

    [Fact]
    public void A_value_that_does_not_move_stays_stuck_through_an_outage()
    {
        var bench = new Bench("above=6 stuck-after=30s");
        bench.Feed("0:7 10:7");
        Assert.Equal("", bench.Restart(20));
        Assert.Equal("", bench.Feed("29:7"));
        Assert.Equal("30 signallost 1 stuck", bench.Feed("30:7"));
    }

    [Fact]
    public void A_one_shot_shelf_still_ends_with_the_alert_after_a_restart()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Shelve, oneShot: true);
        bench.Restart(100);
        Assert.Equal("110 cleared 0 reconciled (shelved); 110 unshelved 0 (quiet)", bench.Feed("110:5"));
    }

    [Fact]
    public void A_shelf_without_one_shot_outlives_the_alert_after_a_restart()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Shelve);
        bench.Restart(100);
        Assert.Equal("110 cleared 0 reconciled (shelved)", bench.Feed("110:5"));
    }

    [Fact]
    public void Raises_before_a_restart_count_towards_flapping()
    {
        var bench = new Bench("above=6 flapping.window=100s flapping.start=3 flapping.end=1");
        bench.Feed("0:7 1:5 20:7 21:5");
        bench.Restart(30);
        Assert.Equal("99 raised 1; 99 flappingstarted 1 #3", bench.Feed("99:7"));
        var late = new Bench("above=6 flapping.window=100s flapping.start=3 flapping.end=1");
        late.Feed("0:7 1:5 20:7 21:5");
        late.Restart(30);
        Assert.Equal("100 raised 1", late.Feed("100:7"));
    }

    [Fact]
    public void What_a_removed_setting_held_is_let_go()
    {
        var bench = new Bench("above=6 latch=true ack=required");
        bench.Feed("0:7 1:5");
        bench.Restart(100, Bench.Rule("r", "above=6"));
        var view = bench.Set.View("r", bench.Point.Id)!;
        Assert.Equal(("normal", AlertFlags.None), (view.State, view.Flags));
    }

    [Fact]
    public void An_escalation_before_a_restart_still_makes_an_older_acknowledgement_stale()
    {
        var bench = new Bench("ack=required", "severity=warning above=6", "severity=critical above=10");
        bench.Feed("0:7 1:11");
        bench.Restart(100);
        Assert.Equal("!stale acknowledgement: it escalated since (number 2), look again", bench.Operate(101, OperationKind.Acknowledge, 100, 1));
        Assert.Equal("101 acknowledged 2 down", bench.Operate(101, OperationKind.Acknowledge, 100, 2));
    }

    [Fact]
    public void A_lost_signal_that_was_told_is_not_told_again_after_a_restart()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7 1:bad");
        bench.Restart(100);
        Assert.Equal("", bench.Feed("110:bad"));
        Assert.Equal("120 signalback 1", bench.Feed("120:7"));
    }

    [Fact]
    public void Each_alert_saves_its_own_levels_and_raises_only()
    {
        const string Guarded = "flapping.window=100s flapping.start=3 flapping.end=1 ";
        var bench = new Bench(
            false,
            Bench.Rule("a", Guarded, "severity=warning above=1", "severity=critical above=2"),
            Bench.Rule("r", Guarded + "above=6"));
        bench.Feed("0:7");
        bench.Commit(checkpoint: true);
        using var state = JsonDocument.Parse(bench.Store[Key]);
        Assert.Equal(1, state.RootElement.GetProperty("levels").GetArrayLength());
        Assert.Equal(1, state.RootElement.GetProperty("overlay").GetProperty("raises").GetArrayLength());
    }

    [Fact]
    public void Who_shelved_it_and_why_is_still_known_after_two_starts()
    {
        var bench = new Bench("above=6");
        bench.Operate(1, OperationKind.Shelve);
        bench.Reload(2, Bench.Rule("r", "above=6"));
        bench.Commit(checkpoint: true);
        using var state = JsonDocument.Parse(bench.Store[Key]);
        var shelf = state.RootElement.GetProperty("overlay").GetProperty("shelf");
        Assert.Equal(("anna", "because"), (shelf.GetProperty("by").GetString(), shelf.GetProperty("comment").GetString()));
    }

    [Fact]
    public void The_end_of_a_removed_rule_that_was_held_back_notifies_nobody()
    {
        var parent = Bench.Rule("p", "above=20");
        var bench = new Bench(false, parent, Bench.Rule("r", "above=6 suppress-when=p"));
        bench.Feed("0:30");
        bench.Commit(checkpoint: true);
        Assert.Equal("1000 cleared 0 removed (suppressed)", bench.Start(1000, [parent]));
    }

    [Fact]
    public void What_was_left_during_an_outage_stays_reconciled_through_the_next()
    {
        var bench = new Bench("above=6 off-delay=30s");
        bench.Feed("0:7");
        bench.Restart(1000);
        bench.Feed("1010:5");
        bench.Restart(1015);
        Assert.Equal("1050 cleared 0 reconciled", bench.Feed("1020:5 1100:tick"));
    }

    [Fact]
    public void Flapping_at_no_level_is_flapping_at_no_level_after_a_restart()
    {
        var bench = new Bench("above=6 flapping.window=100s flapping.start=3 flapping.end=1");
        bench.Feed("0:7 1:5 2:7 3:5 4:7 5:5");
        bench.Restart(50);
        Assert.Equal(0, bench.Set.Active);
        Assert.Equal("102 flappingended 0 #1", bench.Feed("60:5 110:tick"));
    }

    [Theory]
    [InlineData("above=6 on-delay=60s max-outage=60s", 60, false)]
    [InlineData("above=6 on-delay=60s max-outage=60s", 61, true)]
    [InlineData("above=7 on-delay=60s max-outage=60s", 10, true)]
    [InlineData("signal.mean=60s above=6", 10, true)]
    public void A_start_saves_what_it_changed_and_nothing_else(string after, double outage, bool changed)
    {
        var bench = new Bench("above=6 on-delay=60s max-outage=60s");
        bench.Feed("0:7");
        bench.Commit(checkpoint: true);
        bench.Start(outage, [Bench.Rule("r", after)]);
        bench.Store.Clear();
        bench.Commit(checkpoint: false);
        Assert.Equal(changed, bench.Store.ContainsKey(Key));
    }

    [Fact]
    public void The_times_of_a_recording_are_its_own_though_the_gateway_has_another_clock()
    {
        var bench = Bench.Recorded("above=6 remind-every=1m");
        bench.Feed("0:7");
        var batch = new OutboxBatch();
        bench.Set.Save(batch, new Instant(12_345, bench.Now(5000).UtcTicks), SaveScope.Stop);
        bench.Store[Key] = batch.States.Single().Value!;
        Assert.Equal("", bench.Start(6000, [Bench.Rule("r", "above=6 remind-every=1m")]));
        Assert.Equal("60 reminder 1", bench.Feed("61:7"));
    }

    [Theory]
    [InlineData("\"saved\":-1")]
    [InlineData("\"saved\":3155378976000000000")]
    [InlineData("\"at\":1,\"value\":5,\"quality\":3")]
    [InlineData("\"at\":1,\"quality\":0")]
    [InlineData("\"still-since\":-1")]
    [InlineData("\"watch\":null")]
    [InlineData("\"levels\":{}")]
    [InlineData("\"levels\":[{\"side\":3}]")]
    [InlineData("\"levels\":[{\"count\":-1}]")]
    [InlineData("\"levels\":[{\"time\":-1}]")]
    [InlineData("\"episode\":{\"level\":-1}")]
    [InlineData("\"episode\":{\"level\":1,\"id\":0,\"number\":1}")]
    [InlineData("\"episode\":{\"level\":1,\"id\":1,\"number\":0}")]
    [InlineData("\"episode\":{\"side\":3}")]
    [InlineData("\"episode\":{\"severity\":0}")]
    [InlineData("\"episode\":{\"severity\":9}")]
    [InlineData("\"episode\":{\"notified\":-1}")]
    [InlineData("\"episode\":{\"notified\":3155378976000000000}")]
    [InlineData("\"overlay\":{\"shelf\":{\"until\":-1,\"by\":\"a\"}}")]
    [InlineData("\"overlay\":{\"shelf\":{\"by\":\"a\"}}")]
    [InlineData("\"overlay\":{\"raises\":[-1]}")]
    [InlineData("\"overlay\":{\"raises\":[1,3155378976000000000]}")]
    [InlineData("\"overlay\":{\"raises\":7}")]
    public void A_state_that_cannot_have_been_written_is_damaged(string members)
    {
        var bench = new Bench("above=6");
        bench.Store[Key] = Encoding.UTF8.GetBytes("{\"v\":1," + members + "}");
        bench.Start(0, [Bench.Rule("r", "above=6")]);
        Assert.Equal(1, bench.Set.Damaged);
    }

    [Theory]
    [InlineData("\"saved\":0")]
    [InlineData("\"saved\":3155378975999999999")]
    [InlineData("\"at\":1,\"value\":5,\"quality\":2")]
    [InlineData("\"at\":1,\"quality\":2,\"unknown\":\"bad\"")]
    [InlineData("\"levels\":[{\"phase\":3,\"side\":2,\"count\":0,\"time\":0}]")]
    [InlineData("\"episode\":{\"severity\":3,\"side\":2}")]
    [InlineData("\"episode\":{\"severity\":1}")]
    [InlineData("\"overlay\":{\"raises\":[0]}")]
    [InlineData("\"later\":{\"than\":[\"this\"]},\"levels\":[{\"later\":[1]}],\"episode\":{\"later\":{\"a\":1}},\"overlay\":{\"later\":[]}")]
    public void A_state_at_its_bounds_or_with_later_members_is_read(string members)
    {
        var bench = new Bench("above=6");
        bench.Store[Key] = Encoding.UTF8.GetBytes("{\"v\":1," + members + "}");
        bench.Start(0, [Bench.Rule("r", "above=6")]);
        Assert.Equal(0, bench.Set.Damaged);
    }
}
