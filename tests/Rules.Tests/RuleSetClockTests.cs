using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Rules.Computed;
using Gateway.Rules.Operations;
using TestKit;

namespace Gateway.Rules.Tests;

/// <summary>What a rule set of several points does besides judging: its clocks, what it saves, and what it says of an alert it does not have.</summary>
public class RuleSetClockTests
{
    private static readonly Point Live = new(0, "bench", "temperature", "Cel");
    private static readonly Point Log = new(1, "log", "temperature", "Cel", recorded: true);
    private static readonly Point Other = new(2, "yard", "temperature", "Cel");
    private readonly Transitions into = new();

    [Fact]
    public void A_point_of_both_clocks_is_read_at_the_latest_instant_of_the_live_one()
    {
        var set = Mixed();
        set.Judge(At(Live, 10), into);
        Assert.Equal(Second(10), Played(set, 1));
        set.Judge(At(Live, 5), into);
        Assert.Equal(Second(10), Played(set, 2));
        set.Advance(Second(100), into);
        Assert.Equal(Second(100), Played(set, 3));
        set.Advance(Second(50), into);
        Assert.Equal(Second(100), Played(set, 4));
    }

    [Fact]
    public void Computed_readings_are_those_of_the_last_call()
    {
        var set = Mixed();
        set.Judge(At(Live, 10), into);
        Played(set, 1);
        set.Judge(At(Other, 11), into);
        Assert.Empty(set.Computed);
        Played(set, 2);
        set.Advance(Second(12), into);
        Assert.Empty(set.Computed);
    }

    [Fact]
    public void No_point_is_no_alert_and_a_reading_of_an_unknown_point_is_nothing()
    {
        Assert.Equal(0, RuleSet.Bind([], []).Count);
        var set = RuleSet.Bind([Bench.Rule("r", "above=6")], [Live]);
        set.Judge(new Reading(new Point(1, "later", "added", null), Second(1), 7), into);
        set.Judge(new Reading(new Point(-1, "never", "known", null), Second(1), 7), into);
        Assert.Empty(into.Items);
    }

    [Fact]
    public void What_one_rule_does_not_believe_another_may_and_the_guard_does_not()
    {
        var set = RuleSet.Bind([Bench.Rule("strict", "above=6 plausible=[0,10] silent-after=60s"), Bench.Rule("broad", "above=20")], [Live]);
        set.Restore(new Dictionary<string, byte[]>(), Second(0), into);
        for (var second = 1; second <= 70; second++)
        {
            set.Judge(At(Live, second, 50), into);
            set.Advance(Second(second), into);
        }

        Assert.Equal([("broad", 1.0, null), ("silent", 60, "implausible")], into.Items.Select(t => (t.Rule, t.At.Ticks / (double)TimeSpan.TicksPerSecond, t.Rule == "silent" ? t.Reason : null)));
    }

    [Fact]
    public void A_setpoint_that_a_rule_does_not_believe_is_not_silent()
    {
        var set = RuleSet.Bind([Bench.Rule("r", "above=6 plausible=[0,10] silent-after=60s signal.deviation-from=yard/temperature")], [Live, Log, Other]);
        set.Restore(new Dictionary<string, byte[]>(), Second(0), into);
        for (var second = 1; second <= 70; second++)
        {
            set.Judge(At(Live, second), into);
            set.Judge(At(Other, second, 50), into);
            set.Advance(Second(second), into);
        }

        Assert.Empty(into.Items);
    }

    [Fact]
    public void A_live_alert_that_a_recording_holds_back_is_told_by_the_live_clock()
    {
        var set = RuleSet.Bind([Bench.Rule("p", "point=log/temperature above=6"), Bench.Rule("r", "above=6 suppress-when=p")], [Live, Log]);
        set.Advance(Second(20), into);
        set.Judge(At(Live, 20, 7), into);
        set.Judge(new Reading(Log, Instant.Recorded(5), 7), into);
        Assert.Equal([("r", Second(20)), ("p", Instant.Recorded(5)), ("r", Second(20))], into.Items.Select(t => (t.Rule, t.At)));
    }

    [Fact]
    public void An_alert_that_a_late_reading_holds_back_is_held_from_that_reading_on()
    {
        var set = RuleSet.Bind([Bench.Rule("p", "point=yard/temperature above=6"), Bench.Rule("r", "above=6 suppress-when=p")], [Live, Log, Other]);
        set.Judge(At(Live, 10, 7), into);
        set.Advance(Second(20), into);
        set.Judge(At(Other, 19, 7), into);
        Assert.Equal([("r", Second(10)), ("p", Second(19)), ("r", Second(19))], into.Items.Select(t => (t.Rule, t.At)));
    }

    [Fact]
    public void An_alert_that_is_held_back_is_saved()
    {
        var set = RuleSet.Bind([Bench.Rule("p", "point=yard/temperature above=6"), Bench.Rule("r", "above=6 suppress-when=p")], [Live, Log, Other]);
        set.Judge(At(Live, 10, 7), into);
        Saved(set);
        set.Judge(At(Other, 19, 7), into);
        Assert.Equal(["p yard/temperature", "r bench/temperature"], Saved(set).Select(s => s.Key).Order());
    }

    [Fact]
    public void The_state_of_a_computed_point_stays_while_it_is_there_and_goes_with_it()
    {
        var set = Mixed();
        set.Judge(At(Live, 10), into);
        Played(set, 1);
        var kept = Saved(set);
        Assert.Equal("computed/both", Assert.Single(kept, s => s.Key.StartsWith("computed", StringComparison.Ordinal)).Key);

        var back = Mixed();
        back.Restore(kept, Second(20), into);
        Assert.Equal(0, back.Damaged);
        Assert.DoesNotContain(Saved(back), s => s.Value.Length == 0);

        var without = RuleSet.Bind([Bench.Rule("r", "above=6")], [Live, Log, Other]);
        without.TakeOver(back, Second(30), into);
        Assert.Equal(["computed/both"], Saved(without).Where(s => s.Value.Length == 0).Select(s => s.Key));
        Assert.DoesNotContain(Saved(without), s => s.Value.Length == 0);
    }

    [Fact]
    public void A_damaged_state_is_counted_and_written_anew()
    {
        var set = Mixed();
        set.Restore(new Dictionary<string, byte[]> { ["computed/both"] = "{"u8.ToArray(), ["r bench/temperature"] = "{"u8.ToArray() }, Second(1), into);
        Assert.Equal(2, set.Damaged);
        Assert.Contains("r bench/temperature", Saved(set).Keys);
    }

    [Fact]
    public void Rules_that_are_gone_are_cleared_in_the_order_of_their_names()
    {
        var set = RuleSet.Bind([Bench.Rule("b", "above=6"), Bench.Rule("a", "above=6"), Bench.Rule("c", "above=6")], [Live]);
        set.Judge(At(Live, 10, 7), into);
        into.Begin(100);
        RuleSet.Bind([], [Live]).Restore(Saved(set), Second(20), into);
        Assert.Equal(["a", "b", "c"], into.Items.Select(t => t.Rule));
    }

    [Fact]
    public void An_alert_that_is_not_there_is_told_with_those_that_are()
    {
        var bench = new Bench("above=6");
        Assert.Equal("!there is no rule 'q' with a point; 'alerts list --all' shows what there is", bench.Operate(1, OperationKind.Acknowledge, rule: "q"));
        Point[] points = [.. Enumerable.Range(0, 9).Select(i => new Point(i, $"s{i}", "temperature", "Cel"))];
        Assert.Equal("rule 'r' does not watch 'cellar/wine'; it watches s0/temperature", Missing(points[..1]));
        Assert.Equal(8, Missing(points[..8]).Split("s").Count(p => p.EndsWith("/temperature", StringComparison.Ordinal) || p.EndsWith("/temperature, ", StringComparison.Ordinal)));
        Assert.EndsWith("s7/temperature", Missing(points[..8]), StringComparison.Ordinal);
        Assert.EndsWith("s7/temperature, …", Missing(points), StringComparison.Ordinal);

        string Missing(Point[] some) => RuleSet.Bind([Bench.Rule("r", "point=*/temperature above=6")], some)
            .Operate(new(OperationKind.Acknowledge, "r", "cellar/wine", "anna", null, null, null, null, false), Second(1), into).Reason!;
    }

    private static RuleSet Mixed()
    {
        var settings = Written.Settings(Written.Map(("value", "bench/temperature - log/temperature"), ("unit", "K")), out var problems, "computed.both");
        var set = RuleSet.Bind([Bench.Rule("r", "above=6")], [Live, Log, Other], [Computation.Read("both", settings)]);
        Assert.Empty(problems);
        return set;
    }

    /// <summary>The instant of what is computed when the recording has a row.</summary>
    private Instant Played(RuleSet set, int row)
    {
        set.Judge(new Reading(Log, Instant.Recorded(row), row), into);
        return Assert.Single(set.Computed).At;
    }

    /// <summary>What is written; what is deleted is empty.</summary>
    private static Dictionary<string, byte[]> Saved(RuleSet set)
    {
        var batch = new OutboxBatch();
        set.Save(batch, Second(99), SaveScope.Changed);
        return batch.States.ToDictionary(s => s.Key, s => s.Value ?? []);
    }

    private static Instant Second(int second) => new(second * TimeSpan.TicksPerSecond, (1_000_000 + second) * TimeSpan.TicksPerSecond);

    private static Reading At(Point point, int second, double value = 1) => new(point, Second(second), value);
}
