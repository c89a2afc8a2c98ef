using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests;

/// <summary>What an operator sees of an alert, before, during and after an episode.</summary>
public class ViewTests
{
    [Fact]
    public void Before_the_first_reading_there_is_nothing_but_that()
    {
        var view = View(new Bench("outside=[2,6] ack=required"));
        Assert.Equal(("undetermined", "never", 0, null), (view.State, view.Unknown, view.Level, view.Severity));
        Assert.Equal((double.NaN, null, null, 0L, AlertFlags.None), (view.Limit, view.Side, view.RaisedAt, view.Episode, view.Flags));
    }

    [Fact]
    public void While_active_it_has_limit_side_severity_and_beginning()
    {
        var bench = new Bench("outside=[2,6] severity=critical");
        bench.Feed("3:7 4:8");
        var view = View(bench);
        Assert.Equal((1, Severity.Critical, 8.0, 6.0, "high", "Cel"), (view.Level, view.Severity, view.Value, view.Limit, view.Side, view.Unit));
        Assert.Equal((bench.Now(3), 100L, 1), (view.RaisedAt, view.Episode, view.Number));
    }

    [Fact]
    public void When_it_has_cleared_only_the_name_of_the_episode_and_its_severity_stay()
    {
        var bench = new Bench("outside=[2,6]");
        bench.Feed("3:7 4:5");
        var view = View(bench);
        Assert.Equal((0, Severity.Warning, 100L, 2), (view.Level, view.Severity, view.Episode, view.Number));
        Assert.Equal((double.NaN, null, null), (view.Limit, view.Side, view.RaisedAt));
    }

    [Fact]
    public void An_age_is_known_from_the_beginning()
    {
        var view = View(new Bench("signal=age above=60s"));
        Assert.Equal((null, 0.0, "s"), (view.Unknown, view.Value, view.Unit));
    }

    [Fact]
    public void What_was_never_active_needs_no_acknowledgement() =>
        Assert.Equal("!nothing to do: it is not active", new Bench("above=6 ack=required").Operate(1, OperationKind.Acknowledge));

    [Fact]
    public void A_new_episode_forgets_who_acknowledged_the_last_one()
    {
        var bench = new Bench("above=6 ack=required");
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Acknowledge);
        bench.Feed("2:5");
        Assert.Equal((AlertFlags.Acknowledged, "anna"), (View(bench).Flags, View(bench).AcknowledgedBy));
        bench.Feed("3:7");
        Assert.Equal((AlertFlags.None, null), (View(bench).Flags, View(bench).AcknowledgedBy));
    }

    [Fact]
    public void What_was_raised_before_the_rule_asked_for_it_waits_for_somebody_too()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Reload(1, Bench.Rule("r", "above=6 ack=required"));
        Assert.Equal(("unacknowledged", AlertFlags.None), (View(bench).State, View(bench).Flags));
        bench.Feed("2:5");
        Assert.Equal("returned", View(bench).State);
    }

    [Fact]
    public void Latched_stays_latched_when_it_is_raised_again()
    {
        var bench = new Bench("above=6 latch=true");
        bench.Feed("0:7 1:5 2:7");
        Assert.Equal(AlertFlags.Latched, View(bench).Flags);
    }

    [Fact]
    public void A_shelf_that_ran_out_while_nothing_was_active_has_no_author_and_announces_nothing()
    {
        var bench = new Bench("above=6");
        bench.Operate(0, OperationKind.Shelve, time: TimeSpan.FromMinutes(1));
        bench.Feed("70:tick");
        Assert.Equal((TransitionKind.Unshelved, null, AlertFlags.None), (bench.Last.Kind, bench.Last.Operator, bench.Last.Flags));
    }

    [Fact]
    public void A_recording_can_be_shelved_before_its_first_row()
    {
        var bench = Bench.Recorded("above=6");
        Assert.Equal("10 shelved 0", bench.Operate(10, OperationKind.Shelve, time: TimeSpan.FromMinutes(1)));
        Assert.Equal(bench.Now(70), View(bench).ShelvedUntil);
    }

    private static AlertView View(Bench bench) => bench.Set.View("r", bench.Point.Id)!;
}
