using Gateway.Abstractions;

namespace Gateway.Rules.Tests.Overlays;

public class SuppressTests
{
    private static readonly Rule Parent = Bench.Rule("p", "above=20");
    private static readonly Rule Child = Bench.Rule("r", "above=6 suppress-when=p");

    [Fact]
    public void An_active_parent_holds_back_and_its_end_announces()
    {
        var bench = new Bench(false, Parent, Child);
        Assert.Equal("0 raised 1", bench.Feed("0:7"));
        Assert.Equal("1 p raised 1; 1 suppressed 1 (suppressed)", bench.Feed("1:30"));
        Assert.Equal("2 p cleared 0; 2 unsuppressed 1", bench.Feed("2:10"));
        Assert.Equal(AlertFlags.AfterHold, bench.Last.Flags);
    }

    [Fact]
    public void A_child_that_is_quiet_says_nothing_and_one_that_rises_meanwhile_is_held()
    {
        var bench = new Bench(false, Bench.Rule("p", "below=0"), Child);
        Assert.Equal("0 p raised 1", bench.Feed("0:-1"));
        Assert.Equal("1 p cleared 0", bench.Feed("1:1"));
        var both = new Bench(false, Bench.Rule("p", "above=6 off-delay=1m"), Child);
        Assert.Equal("0 p raised 1; 0 raised 1 (suppressed); 1 cleared 0 (suppressed); 61 p cleared 0", both.Feed("0:7 1:5 70:tick"));
    }

    [Theory]
    [InlineData("", "0:7 1:5", "0 p raised 1; 0 raised 1 (suppressed); 1 p cleared 0; 1 cleared 0 (suppressed)")]
    [InlineData("on-delay=10s off-delay=5s", "0:7 20:tick 30:5 40:tick", "10 p raised 1; 10 raised 1 (suppressed); 35 p cleared 0; 35 cleared 0 (suppressed)")]
    [InlineData("on-delay=10s off-delay=5s", "0:7 20:7 30:5 40:5", "10 p raised 1; 10 raised 1 (suppressed); 35 p cleared 0; 35 cleared 0 (suppressed)")]
    public void What_begins_or_ends_at_the_instant_of_its_parent_is_held_in_whatever_order_they_are_written(string delays, string series, string expected)
    {
        var bench = new Bench(false, Bench.Rule("r", $"above=6 suppress-when=p {delays}"), Bench.Rule("p", $"above=6 suppress-when=q {delays}"), Bench.Rule("q", "above=60"));
        Assert.Equal(expected, bench.Feed(series));
    }

    [Fact]
    public void What_goes_on_at_the_end_of_its_parent_is_announced_behind_it()
    {
        var bench = new Bench(false, Bench.Rule("r", "above=6 suppress-when=p off-delay=20s"), Bench.Rule("p", "above=6 off-delay=5s"));
        Assert.Equal("0 p raised 1; 0 raised 1 (suppressed); 6 p cleared 0; 6 unsuppressed 1; 21 cleared 0", bench.Feed("0:7 1:5 40:tick"));
    }

    [Fact]
    public void In_a_recording_it_is_said_at_the_row_that_moved_the_parent()
    {
        var bench = new Bench(true, Bench.Rule("p", "above=20"), Bench.Rule("r", "above=6 suppress-when=p"));
        Assert.Equal("0 raised 1; 10 p raised 1; 10 suppressed 1 (suppressed); 20 p cleared 0; 20 unsuppressed 1", bench.Feed("0:7 10:30 20:10"));
    }

    [Fact]
    public void It_survives_a_restart_and_ends_when_the_parent_was_taken_away()
    {
        var bench = new Bench(false, Parent, Child);
        bench.Feed("0:30");
        Assert.Equal("", bench.Restart(100));
        Assert.Equal(AlertFlags.Suppressed, bench.Set.View("r", bench.Point.Id)!.Flags);
        bench.Commit(checkpoint: true);
        Assert.Equal("200 unsuppressed 1 down; 200 p cleared 0 removed", bench.Start(200, [Bench.Rule("r", "above=6")]));
    }

    [Fact]
    public void The_parent_on_the_same_point_counts_then_the_sensor_then_any()
    {
        Point[] points = [new(0, "a", "temperature", "Cel"), new(1, "a", "link", "1"), new(2, "b", "temperature", "Cel"), new(3, "b", "link", "1")];
        var set = RuleSet.Bind(
            [Bench.Rule("down", "point=*/link below=1"), Bench.Rule("warm", "point=*/temperature above=6 suppress-when=down"), Bench.Rule("cold", "point=a/temperature below=0 suppress-when=warm")],
            points);
        var into = new Transitions();
        set.Judge(new Reading(points[1], new Instant(1, 1), 0), into);
        set.Judge(new Reading(points[0], new Instant(2, 2), 7), into);
        set.Judge(new Reading(points[2], new Instant(3, 3), 7), into);
        Assert.Equal([("down", null), ("warm", "suppressed"), ("warm", null)], into.Items.Select(t => (t.Rule, t.Held)));
    }
}
