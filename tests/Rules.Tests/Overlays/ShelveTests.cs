using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests.Overlays;

public class ShelveTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void While_shelved_every_transition_is_an_event_that_notifies_nobody()
    {
        var bench = new Bench("above=6");
        Assert.Equal("0 shelved 0", bench.Operate(0, OperationKind.Shelve, time: Minute));
        Assert.Equal((0L, 0, bench.Now(60), false), (bench.Last.Episode, bench.Last.Number, bench.Last.Operator!.Until, bench.Last.Operator.OneShot));
        Assert.Equal("1 raised 1 (shelved); 2 cleared 0 (shelved)", bench.Feed("1:7 2:5"));
        Assert.Equal("60 unshelved 0 (quiet)", bench.Feed("70:tick"));
        Assert.Equal("80 raised 1", bench.Feed("80:7"));
    }

    [Fact]
    public void What_is_active_when_shelving_ends_is_announced_with_its_first_time()
    {
        var bench = new Bench("above=6");
        bench.Operate(0, OperationKind.Shelve, time: Minute);
        bench.Feed("1:7");
        Assert.Equal("60 unshelved 1", bench.Feed("70:tick"));
        Assert.True(bench.Last.Notify);
        Assert.Equal((bench.Now(1), AlertFlags.AfterHold), (bench.Last.RaisedAt, bench.Last.Flags));
    }

    [Fact]
    public void One_shot_ends_with_the_clearing()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Shelve, oneShot: true);
        Assert.Equal("5 cleared 0 (shelved); 5 unshelved 0 (quiet)", bench.Feed("5:4"));
        Assert.Equal("6 raised 1", bench.Feed("6:7"));
    }

    [Fact]
    public void One_shot_before_the_alert_holds_one_episode_and_ends_at_the_bound_without_one()
    {
        var bench = new Bench("above=6 max-shelve=10m");
        bench.Operate(1, OperationKind.Shelve, oneShot: true);
        Assert.Equal("2 raised 1 (shelved); 3 cleared 0 (shelved); 3 unshelved 0 (quiet)", bench.Feed("2:7 3:5"));
        bench.Operate(4, OperationKind.Shelve, oneShot: true);
        Assert.Equal("604 unshelved 0 (quiet)", bench.Feed("700:tick"));
    }

    [Fact]
    public void Shelving_is_bounded_and_can_be_ended_or_prolonged()
    {
        var bench = new Bench("above=6 max-shelve=10m");
        Assert.Equal("!it may be shelved for 10m at most (the rule's 'max-shelve')", bench.Operate(0, OperationKind.Shelve, time: TimeSpan.FromMinutes(11)));
        Assert.StartsWith("!it may be", bench.Operate(0, OperationKind.Shelve, time: TimeSpan.Zero), StringComparison.Ordinal);
        Assert.Equal("!nothing to do: it is not shelved", bench.Operate(0, OperationKind.Unshelve));
        bench.Operate(0, OperationKind.Shelve, time: Minute);
        bench.Operate(30, OperationKind.Shelve, time: Minute);
        Assert.Equal("", bench.Feed("80:tick"));
        Assert.Equal("85 unshelved 0 (quiet)", bench.Operate(85, OperationKind.Unshelve));
        Assert.Equal("anna", bench.Last.Operator!.By);
        Assert.Equal("", bench.Feed("100:tick"));
    }

    [Fact]
    public void A_reminder_waits_while_shelved_and_counts_from_the_announcement()
    {
        var bench = new Bench("above=6 remind-every=1m");
        bench.Feed("0:7");
        bench.Operate(30, OperationKind.Shelve, time: TimeSpan.FromMinutes(5));
        Assert.Equal("330 unshelved 1; 390 reminder 1", bench.Feed("391:tick"));
    }

    [Fact]
    public void The_shelf_of_a_recorded_point_runs_on_its_rows()
    {
        var bench = Bench.Recorded("above=6");
        bench.Feed("0:5");
        bench.Operate(0, OperationKind.Shelve, time: Minute);
        Assert.Equal("10 raised 1 (shelved); 60 unshelved 1; 100 cleared 0", bench.Feed("10:7 100:5"));
    }
}
