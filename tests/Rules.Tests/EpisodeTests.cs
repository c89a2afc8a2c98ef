using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests;

/// <summary>What an event says of its episode.</summary>
public class EpisodeTests
{
    private static readonly string[] BothSides = ["severity=warning below=2 off-delay=60s", "severity=warning above=6 off-delay=60s"];

    [Fact]
    public void A_deescalation_by_a_lost_signal_says_why() =>
        Assert.Equal(
            "0 raised 2; 1 signallost 2 bad; 1 deescalated 1 bad",
            new Bench("on-unknown=clear", "severity=warning above=6 off-delay=60s", "severity=critical above=10").Feed("0:11 1:bad"));

    [Fact]
    public void Of_two_active_levels_of_one_severity_the_one_that_is_not_falling_speaks()
    {
        var bench = new Bench("", BothSides);
        Assert.Equal("0 raised 1; 2 signallost 1 bad", bench.Feed("0:1 1:7 2:bad"));
        Assert.Equal(6, bench.Last.Limit);
    }

    [Fact]
    public void Of_two_levels_that_fall_the_one_that_spoke_last_goes_on()
    {
        var bench = new Bench("", BothSides);
        bench.Feed("0:1 1:7 2:4 3:bad");
        Assert.Equal(6, bench.Last.Limit);
    }

    [Fact]
    public void Only_the_end_of_an_episode_tells_its_peak()
    {
        var bench = new Bench("ack=required", "severity=warning above=6", "severity=critical above=10");
        bench.Feed("0:7 1:11 2:7 3:5");
        bench.Operate(4, OperationKind.Acknowledge);
        Assert.Equal([double.NaN, double.NaN, double.NaN, 11, double.NaN], bench.All.Select(t => t.Peak));
        Assert.Equal((0, default), (bench.Last.PeakLevel, bench.Last.RaisedAt));
    }

    [Fact]
    public void A_flapping_alert_that_calmed_down_while_active_has_no_end_to_tell()
    {
        var bench = new Bench("above=6 flapping.window=100s flapping.start=3 flapping.end=1");
        bench.Feed("0:7 1:5 2:7 3:5 4:7 110:tick");
        Assert.Equal((TransitionKind.FlappingEnded, double.NaN, bench.Now(4)), (bench.Last.Kind, bench.Last.Peak, bench.Last.RaisedAt));
    }

    [Fact]
    public void A_signal_lost_while_flapping_is_counted_only()
    {
        var bench = new Bench("above=6 flapping.window=100s flapping.start=3 flapping.end=1");
        bench.Feed("0:7 1:5 2:7 3:5 4:7");
        Assert.Equal("102 flappingended 1 #2", bench.Feed("5:bad 6:7 110:tick"));
    }

    [Fact]
    public void Two_levels_left_at_once_after_a_restart_are_reconciled()
    {
        var bench = new Bench("", "severity=warning above=6", "severity=critical above=10");
        bench.Feed("0:11");
        bench.Restart(1000);
        Assert.Equal("1010 cleared 0 reconciled", bench.Feed("1010:5"));
    }

    [Fact]
    public void An_alert_that_stayed_active_after_a_restart_is_not_reconciled_later()
    {
        var bench = new Bench("", "severity=info above=6", "severity=warning above=10", "severity=critical above=20");
        bench.Feed("0:21");
        bench.Restart(1000);
        Assert.Equal("1010 deescalated 2; 1020 cleared 0", bench.Feed("1010:15 1020:5"));
    }

    [Fact]
    public void A_policy_applies_to_the_first_reading_after_a_restart_even_if_it_is_bad()
    {
        var bench = new Bench("above=6 off-delay=30s on-unknown=clear");
        bench.Feed("0:7");
        bench.Restart(1000);
        Assert.Equal("1010 signallost 1 bad; 1040 cleared 0 no-data", bench.Feed("1010:bad 1100:tick"));
    }

    [Fact]
    public void The_first_row_of_a_recording_is_judged_at_its_own_time_however_late_the_gateway_started()
    {
        var bench = Bench.Recorded("above=6");
        bench.Start(1000, [Bench.Rule("r", "above=6")]);
        Assert.Equal("5 raised 1", bench.Feed("5:7"));
    }

    [Fact]
    public void A_reminder_due_with_a_row_of_a_recording_is_given_there() =>
        Assert.Equal("0 raised 1; 60 reminder 1; 120 reminder 1", Bench.Recorded("above=6 remind-every=1m").Feed("0:7 120:7"));

    [Fact]
    public void Without_a_direction_the_peak_is_the_value_that_raised()
    {
        var bench = new Bench("inside=[2,6]");
        bench.Feed("0:4 1:6 2:2 3:9");
        Assert.Equal(4, bench.Last.Peak);
    }
}
