using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Computed;
using TestKit;

namespace Gateway.Rules.Tests;

/// <summary>Rules on computed points, through the one call that judges.</summary>
public class ComputedRuleTests
{
    private static readonly Point In = new(0, "in", "temperature", "Cel", every: TimeSpan.FromSeconds(1));
    private static readonly Point Out = new(1, "out", "temperature", "[degF]", every: TimeSpan.FromSeconds(1));

    [Fact]
    public void A_rule_watches_a_computed_point_in_the_same_call()
    {
        var (set, into) = Make("point=computed/difference above=5 hysteresis=1 unit=K", "in/temperature - out/temperature", "K");
        set.Judge(At(In, 1, 20), into);
        Assert.Empty(set.Computed);
        set.Judge(At(Out, 2, 50), into);
        Assert.Equal(("computed/difference", 10.0), (set.Computed[0].Point.Id, Math.Round(set.Computed[0].Value, 9)));
        Assert.Equal([(TransitionKind.Raised, "computed/difference")], into.Items.Select(t => (t.Kind, t.Point.Id)));
    }

    [Fact]
    public void A_difference_is_compared_in_another_unit_without_its_zero()
    {
        var (set, into) = Make("point=computed/difference above=17.9 hysteresis=1 unit=[degF]", "in/temperature - out/temperature", "Cel");
        set.Judge(At(In, 1, 20), into);
        set.Judge(At(Out, 2, 50), into);
        Assert.Equal(18, into.Items.Single().Value, 9);
    }

    [Fact]
    public void An_input_that_falls_silent_is_an_alert_and_what_is_computed_from_it_unknown()
    {
        var (set, into) = Make("point=computed/difference above=5 hysteresis=1 unit=K", "in/temperature - out/temperature", "K");
        set.Judge(At(In, 1, 20), into);
        set.Judge(At(Out, 2, 50), into);
        for (var second = 3; second < 70; second++)
        {
            set.Judge(At(In, second, 20), into);
            set.Advance(Second(second), into);
        }

        Assert.Equal(
            [(TransitionKind.Raised, "r"), (TransitionKind.Raised, "silent"), (TransitionKind.SignalLost, "r")],
            into.Items.Select(t => (t.Kind, t.Rule)));
        Assert.Equal(("out/temperature", "out/temperature: stale"), (into.Items[1].Point.Id, into.Items[2].Reason));
    }

    [Fact]
    public void The_last_reading_of_a_recorded_input_survives_a_restart()
    {
        Point[] points = [new(0, "in", "temperature", "Cel", recorded: true), new(1, "out", "temperature", "Cel", recorded: true)];
        var computation = Computation.Read("difference", Written.Settings(Written.Map(("value", "in/temperature - out/temperature"), ("unit", "Cel")), out _, "computed.difference"));
        var rule = Bench.Rule("r", "point=computed/difference above=5");
        var first = RuleSet.Bind([rule], points, [computation]);
        var into = new Transitions();
        first.Judge(new Reading(points[0], Instant.Recorded(1000), 20), into);
        var batch = new Gateway.Abstractions.Store.OutboxBatch();
        first.Save(batch, Instant.Recorded(2000), SaveScope.Changed);
        var second = RuleSet.Bind([rule], points, [computation]);
        second.Restore(batch.States.ToDictionary(s => s.Key, s => s.Value!), new Instant(5, 5), into);
        second.Judge(new Reading(points[1], Instant.Recorded(3000), 10), into);
        Assert.Equal(10, Assert.Single(second.Computed).Value);
        Assert.Equal(TransitionKind.Raised, Assert.Single(into.Items).Kind);
    }

    private static (RuleSet Set, Transitions Into) Make(string rule, string expression, string unit)
    {
        var settings = Written.Settings(Written.Map(("value", expression), ("unit", unit)), out var problems, "computed.difference");
        var computation = Computation.Read("difference", settings);
        var set = RuleSet.Bind([Bench.Rule("r", rule + " silent-after=default")], [In, Out], [computation]);
        Assert.Empty(problems);
        var into = new Transitions();
        set.Restore(new Dictionary<string, byte[]>(), Second(0), into);
        return (set, into);
    }

    private static Instant Second(int second) => new(second * TimeSpan.TicksPerSecond, second * TimeSpan.TicksPerSecond);

    private static Reading At(Point point, int second, double value) => new(point, Second(second), value);
}
