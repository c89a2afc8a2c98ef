using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests.Overlays;

public class AcknowledgeTests
{
    private const string Two = "ack=required";
    private static readonly string[] Levels = ["severity=warning above=6", "severity=critical above=10"];

    [Fact]
    public void An_alert_is_acknowledged_once_and_the_event_says_who()
    {
        var bench = new Bench(Two, Levels);
        bench.Feed("0:7");
        Assert.Equal("unacknowledged", View(bench).State);
        Assert.Equal("5 acknowledged 1", bench.Operate(5, OperationKind.Acknowledge));
        Assert.Equal(("anna", "because", 2), (bench.Last.Operator!.By, bench.Last.Operator.Comment, bench.Last.Number));
        Assert.True(bench.Last.Flags.HasFlag(AlertFlags.Acknowledged));
        Assert.Equal("!nothing to do: anna has acknowledged it", bench.Operate(6, OperationKind.Acknowledge));
        Assert.Equal(("acknowledged", "anna"), (View(bench).State, View(bench).AcknowledgedBy));
    }

    [Fact]
    public void An_escalation_makes_an_older_acknowledgement_stale()
    {
        var bench = new Bench(Two, Levels);
        bench.Feed("0:7 1:11");
        Assert.Equal("!stale acknowledgement: it escalated since (number 2), look again", bench.Operate(2, OperationKind.Acknowledge, 100, 1));
        Assert.Equal("2 acknowledged 2", bench.Operate(2, OperationKind.Acknowledge, 100, 2));
    }

    [Fact]
    public void An_escalation_asks_again_and_a_deescalation_does_not()
    {
        var bench = new Bench(Two, Levels);
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Acknowledge);
        bench.Feed("2:11");
        Assert.Equal("unacknowledged", View(bench).State);
        bench.Operate(3, OperationKind.Acknowledge);
        bench.Feed("4:7");
        Assert.Equal("acknowledged", View(bench).State);
    }

    [Fact]
    public void What_cleared_can_still_be_acknowledged_in_its_episode()
    {
        var bench = new Bench(Two, Levels);
        bench.Feed("0:7 1:5");
        Assert.Equal("returned", View(bench).State);
        Assert.Single(Listed(bench));
        Assert.Equal("2 acknowledged 0", bench.Operate(2, OperationKind.Acknowledge, 100));
        Assert.Equal((100L, 3), (bench.Last.Episode, bench.Last.Number));
        Assert.Equal("normal", View(bench).State);
        Assert.Empty(Listed(bench));
        Assert.Equal("!stale acknowledgement: episode 100 is over, the present one is 103", Again(bench));

        static string Again(Bench bench)
        {
            bench.Feed("3:7");
            return bench.Operate(4, OperationKind.Acknowledge, 100);
        }
    }

    [Fact]
    public void A_rule_that_asks_for_none_says_so()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        Assert.StartsWith("!nothing to do: the rule asks for no acknowledgement", bench.Operate(1, OperationKind.Acknowledge), StringComparison.Ordinal);
        Assert.Equal("active", View(bench).State);
    }

    [Fact]
    public void An_unknown_alert_is_told_with_what_there_is()
    {
        var bench = new Bench("above=6");
        Assert.Equal("!there is no rule 'x' with a point; 'alerts list --all' shows what there is", bench.Operate(1, OperationKind.Acknowledge, rule: "x"));
    }

    [Fact]
    public void Latched_means_on_the_list_until_it_is_reset()
    {
        var bench = new Bench("ack=required latch=true", Levels);
        Assert.Equal("!nothing to do: it is not latched", bench.Operate(0, OperationKind.Reset));
        bench.Feed("0:7");
        Assert.Equal("!it is still active; reset it when it has cleared", bench.Operate(1, OperationKind.Reset));
        bench.Feed("2:5");
        Assert.Equal("latched-unacknowledged", View(bench).State);
        Assert.Equal("!it is not acknowledged; acknowledge it first", bench.Operate(3, OperationKind.Reset));
        bench.Operate(4, OperationKind.Acknowledge);
        Assert.Equal("latched", View(bench).State);
        Assert.Equal("5 reset 0", bench.Operate(5, OperationKind.Reset));
        Assert.Equal(("normal", 4), (View(bench).State, bench.Last.Number));
        Assert.Empty(Listed(bench));
    }

    [Fact]
    public void Acknowledged_latched_and_shelved_survive_a_restart()
    {
        var bench = new Bench("ack=required latch=true", Levels);
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Acknowledge);
        bench.Operate(2, OperationKind.Shelve, time: TimeSpan.FromMinutes(30));
        Assert.Equal("", bench.Restart(100, checkpoint: false));
        Assert.Equal(("acknowledged", "anna", AlertFlags.Acknowledged | AlertFlags.Latched | AlertFlags.Shelved), (View(bench).State, View(bench).AcknowledgedBy, View(bench).Flags));
        Assert.Equal(bench.Now(1802), View(bench).ShelvedUntil);
        Assert.Equal("1802 unshelved 1 down", bench.Feed("1900:tick"));
    }

    [Fact]
    public void A_rule_that_now_asks_for_it_wants_it_for_the_open_episode_too()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        Assert.Equal("", bench.Reload(1, Bench.Rule("r", Two + " above=6")));
        Assert.Equal("unacknowledged", View(bench).State);
        Assert.Equal("2 acknowledged 1", bench.Operate(2, OperationKind.Acknowledge));
        Assert.Equal("", bench.Reload(3, Bench.Rule("r", Two + " above=6.5")));
        Assert.Equal("acknowledged", View(bench).State);
    }

    [Fact]
    public void Who_acknowledged_an_earlier_episode_has_not_acknowledged_this_one()
    {
        var bench = new Bench(Two + " above=6");
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Acknowledge);
        bench.Reload(2, Bench.Rule("r", "above=6"));
        bench.Feed("3:5 4:7");
        bench.Reload(5, Bench.Rule("r", Two + " above=6"));
        Assert.Equal(("unacknowledged", (string?)null), (View(bench).State, View(bench).AcknowledgedBy));
    }

    [Fact]
    public void What_cleared_while_nobody_was_asked_wants_nothing()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7 1:5");
        bench.Reload(2, Bench.Rule("r", Two + " above=6"));
        Assert.Equal("normal", View(bench).State);
    }

    private static AlertView View(Bench bench) => bench.Set.View("r", bench.Point.Id)!;

    private static List<AlertView> Listed(Bench bench)
    {
        var list = new List<AlertView>();
        bench.Set.View(list, all: false);
        return list;
    }
}
