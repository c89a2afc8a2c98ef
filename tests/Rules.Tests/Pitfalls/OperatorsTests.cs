using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests.Pitfalls;

public class OperatorsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void What_was_seen_before_the_escalation_cannot_be_acknowledged_and_what_was_seen_after_can()
    {
        var bench = new Bench("ack=required", "severity=warning above=6", "severity=critical above=10");
        bench.Feed("0:7 1:11 2:7 3:bad");
        Assert.StartsWith("!stale acknowledgement", bench.Operate(4, OperationKind.Acknowledge, 100, 1), StringComparison.Ordinal);
        Assert.Equal("4 acknowledged 1 bad", bench.Operate(4, OperationKind.Acknowledge, 100, 2));
    }

    [Fact]
    public void An_acknowledgement_of_an_episode_that_is_over_is_refused()
    {
        var bench = new Bench("above=6 ack=required");
        bench.Feed("0:7 1:5 2:7");
        Assert.StartsWith("!stale acknowledgement: episode 100 is over", bench.Operate(3, OperationKind.Acknowledge, 100, 1), StringComparison.Ordinal);
        Assert.StartsWith("!stale acknowledgement", bench.Operate(3, OperationKind.Acknowledge, 99_999, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_operation_changes_nothing()
    {
        var bench = new Bench("above=6 ack=required latch=true");
        bench.Feed("0:7");
        var before = bench.Set.View("r", bench.Point.Id);
        Assert.StartsWith("!", bench.Operate(1, OperationKind.Reset), StringComparison.Ordinal);
        Assert.StartsWith("!", bench.Operate(1, OperationKind.Unshelve), StringComparison.Ordinal);
        Assert.StartsWith("!", bench.Operate(1, OperationKind.Acknowledge, 5), StringComparison.Ordinal);
        Assert.StartsWith("!", bench.Operate(1, OperationKind.Shelve, time: TimeSpan.FromDays(2)), StringComparison.Ordinal);
        Assert.Equal(before, bench.Set.View("r", bench.Point.Id));
    }

    [Fact]
    public void A_latched_alert_that_is_active_again_cannot_be_reset()
    {
        var bench = new Bench("above=6 ack=required latch=true");
        bench.Feed("0:7 1:5");
        bench.Operate(2, OperationKind.Acknowledge);
        bench.Feed("3:7");
        Assert.Equal("!it is still active; reset it when it has cleared", bench.Operate(4, OperationKind.Reset));
    }

    [Fact]
    public void A_one_shot_shelf_ends_by_its_time_while_the_alert_is_active()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Shelve, time: Minute, oneShot: true);
        Assert.Equal("61 unshelved 1", bench.Feed("70:tick"));
        Assert.Equal("80 cleared 0", bench.Feed("80:5"));
    }

    [Fact]
    public void A_one_shot_shelf_survives_a_deescalation_and_ends_with_the_clearing()
    {
        var bench = new Bench("", "severity=warning above=6", "severity=critical above=10");
        bench.Feed("0:11");
        bench.Operate(1, OperationKind.Shelve, time: Minute, oneShot: true);
        Assert.Equal("2 deescalated 1 (shelved); 3 cleared 0 (shelved); 3 unshelved 0 (quiet)", bench.Feed("2:7 3:5"));
    }

    [Fact]
    public void A_shelf_that_ends_while_active_announces_the_level_there_is_now()
    {
        var bench = new Bench("", "severity=warning above=6", "severity=critical above=10");
        bench.Operate(0, OperationKind.Shelve, time: Minute);
        Assert.Equal("1 raised 1 (shelved); 2 escalated 2 (shelved); 60 unshelved 2", bench.Feed("1:7 2:11 70:tick"));
        Assert.Equal((Severity.Critical, bench.Now(1)), (bench.Last.Severity, bench.Last.RaisedAt));
    }

    [Fact]
    public void A_shelf_that_ends_at_the_instant_the_alert_clears_announces_nothing() =>
        Assert.Equal("1 raised 1 (shelved); 60 cleared 0 (shelved); 60 unshelved 0 (quiet)", Shelved().Feed("1:7 60:5"));

    [Fact]
    public void A_shelf_that_ends_at_the_instant_the_alert_is_raised_announces_it() =>
        Assert.Equal("60 raised 1 (shelved); 60 unshelved 1", Shelved().Feed("1:5 60:7"));

    [Fact]
    public void A_shelf_that_ended_while_the_gateway_was_down_ends_at_the_start()
    {
        var bench = Shelved();
        bench.Feed("1:7");
        bench.Restart(1000);
        Assert.Equal("unshelved", bench.Feed("1001:tick").Split(' ')[1]);
    }

    private static Bench Shelved()
    {
        var bench = new Bench("above=6");
        bench.Operate(0, OperationKind.Shelve, time: Minute);
        return bench;
    }
}
