using Gateway.Rules.Operations;

namespace Gateway.Rules.Tests.Overlays;

public class FlappingTests
{
    private const string Guarded = "above=6 flapping.window=100s flapping.start=3 flapping.end=1";

    [Fact]
    public void Exactly_as_many_raises_begin_it_and_what_follows_is_counted_only()
    {
        var bench = new Bench(Guarded);
        Assert.Equal("0 raised 1; 1 cleared 0; 2 raised 1; 3 cleared 0; 4 raised 1; 4 flapping-started 1 #3", Dashed(bench.Feed("0:7 1:5 2:7 3:5 4:7")));
        Assert.Equal(AlertFlags.Flapping, bench.Last.Flags);
        Assert.Equal("", bench.Feed("5:5 6:7 7:5"));
        Assert.Equal("flapping", bench.Set.View("r", bench.Point.Id)!.Flags.ToString().ToLowerInvariant());
    }

    [Fact]
    public void Two_raises_too_far_apart_do_not() =>
        Assert.DoesNotContain("flapping", new Bench(Guarded).Feed("0:7 1:5 50:7 51:5 100:7 101:5"), StringComparison.Ordinal);

    [Fact]
    public void It_ends_by_time_alone_and_says_how_it_is_now()
    {
        var bench = new Bench(Guarded);
        bench.Feed("0:7 1:5 2:7 3:5 4:7 5:5 6:7");
        Assert.Equal("104 flapping-ended 1 #2", Dashed(bench.Feed("110:tick")));
        Assert.Equal((104L, 3), (bench.Last.Episode, bench.Last.Number));
        Assert.Equal("120 cleared 0", bench.Feed("120:5"));
        Assert.Equal((104L, 4), (bench.Last.Episode, bench.Last.Number));
    }

    [Fact]
    public void Ended_at_no_level_it_ends_the_episode()
    {
        var bench = new Bench(Guarded);
        bench.Feed("0:7 1:5 2:7 3:5 4:7 5:5");
        Assert.Equal(0, bench.Set.Active);
        Assert.Equal("102 flapping-ended 0 #1", Dashed(bench.Feed("110:tick")));
        Assert.Equal((7.0, bench.Now(4)), (bench.Last.Peak, bench.Last.RaisedAt));
        Assert.Equal("120 raised 1", bench.Feed("120:7"));
        Assert.Equal((107L, 1), (bench.Last.Episode, bench.Last.Number));
    }

    [Fact]
    public void An_escalation_above_what_was_announced_is_let_through()
    {
        var bench = new Bench("flapping.window=100s flapping.start=3 flapping.end=1", "severity=warning above=6", "severity=critical above=10");
        bench.Feed("0:7 1:5 2:7 3:5 4:7 5:5");
        Assert.Equal("6 escalated 2", bench.Feed("6:11 7:5 8:11 9:7"));
    }

    [Fact]
    public void Operators_are_heard_meanwhile()
    {
        var bench = new Bench("ack=required " + Guarded);
        bench.Feed("0:7 1:5 2:7 3:5 4:7");
        Assert.Equal("5 acknowledged 1", bench.Operate(5, OperationKind.Acknowledge));
    }

    [Fact]
    public void A_raise_that_is_withheld_wants_an_acknowledgement_and_latches_like_any_other()
    {
        var bench = new Bench("ack=required latch=true " + Guarded);
        bench.Feed("0:7 1:5 2:7 3:5 4:7 5:5");
        bench.Operate(6, OperationKind.Acknowledge);
        bench.Operate(6, OperationKind.Reset);
        Assert.Equal("104 flapping-ended 1 #2", Dashed(bench.Feed("7:7 110:tick")));
        Assert.Equal(("unacknowledged", AlertFlags.Latched), (bench.Set.View("r", bench.Point.Id)!.State, bench.Last.Flags));
    }

    [Fact]
    public void It_survives_a_restart()
    {
        var bench = new Bench(Guarded);
        bench.Feed("0:7 1:5 2:7 3:5 4:7 5:5 6:7");
        Assert.Equal("", bench.Restart(50));
        Assert.Equal("104 flapping-ended 1 #2", Dashed(bench.Feed("60:7 110:tick")));
        Assert.Equal((104L, 3), (bench.Last.Episode, bench.Last.Number));
    }

    [Fact]
    public void It_is_on_by_default_at_five_in_ten_minutes()
    {
        var bench = new Bench("above=6 flapping=on");
        Assert.Equal("8 flapping-started 1 #5", Dashed(bench.Feed("0:7 1:5 2:7 3:5 4:7 5:5 6:7 7:5 8:7")).Split("; ")[^1]);
        Assert.Equal("606 flapping-ended 1", Dashed(bench.Feed("700:tick")));
    }

    /// <summary>The names as on the wire.</summary>
    private static string Dashed(string said) => said
        .Replace("flappingstarted", "flapping-started", StringComparison.Ordinal)
        .Replace("flappingended", "flapping-ended", StringComparison.Ordinal);
}
