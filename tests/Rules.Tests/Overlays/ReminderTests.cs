using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests.Overlays;

public class ReminderTests
{
    [Fact]
    public void An_active_alert_is_told_again_at_the_due_time_whatever_the_tick()
    {
        var bench = new Bench("above=6 remind-every=1m");
        Assert.Equal("0 raised 1; 60 reminder 1; 120 reminder 1", bench.Feed("0:7 10:8 155:tick"));
        Assert.Equal("170 cleared 0", bench.Feed("170:5 400:tick"));
    }

    [Fact]
    public void It_counts_from_the_last_notification()
    {
        var bench = new Bench("remind-every=1m", "severity=warning above=6", "severity=critical above=10");
        Assert.Equal("0 raised 1; 50 escalated 2; 110 reminder 2", bench.Feed("0:7 50:11 111:tick"));
    }

    [Theory]
    [InlineData("ack=required", "acknowledged")]
    [InlineData("ack=required reminder-unacks=true", "unacknowledged")]
    public void A_reminder_asks_for_a_new_acknowledgement_where_wanted(string settings, string expected)
    {
        var bench = new Bench("above=6 remind-every=1m " + settings);
        bench.Feed("0:7");
        bench.Operate(1, OperationKind.Acknowledge);
        bench.Feed("65:tick");
        Assert.Equal(TransitionKind.Reminder, bench.Last.Kind);
        Assert.Equal(expected, bench.Set.View("r", bench.Point.Id)!.State);
    }

    [Fact]
    public void A_restart_neither_repeats_nor_forgets_a_reminder()
    {
        var bench = new Bench("above=6 remind-every=10m");
        bench.Feed("0:7");
        bench.Restart(300);
        Assert.Equal("600 reminder 1", bench.Feed("310:7 700:tick"));
    }

    [Fact]
    public void A_long_gap_in_a_recording_holds_one_reminder()
    {
        var bench = Bench.Recorded("above=6 remind-every=1m");
        Assert.Equal("0 raised 1; 60 reminder 1; 86400 reminder 1", bench.Feed("0:7 86399:7 86411:7"));
    }
}
