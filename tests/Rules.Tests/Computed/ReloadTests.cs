namespace Gateway.Rules.Tests.Computed;

/// <summary>What computed points keep when the configuration is replaced.</summary>
public class ReloadTests
{
    private static readonly string[] Before = ["door/open", "key/on:1", "log/a:Cel@"];
    private static readonly string[] After = ["new/one:1", "log/a:Cel@", "door/open", "key/on:1"];

    [Fact]
    public void Readings_go_with_their_points_wherever_these_stand()
    {
        var bench = new ComputedBench(Before, [("x", "door/open + key/on", null)]);
        bench.Feed("0 door/open 3");
        bench.Feed("0 key/on 4");
        bench.Reload(After, ("x", "door/open + key/on", null), ("twice", "2 * door/open", null));
        Assert.Equal("8", ComputedBench.Show(Assert.Single(bench.Feed("1 key/on 5"))));
        Assert.Equal(["8", "6"], bench.Feed("2 door/open 3").Select(r => ComputedBench.Show(r)));
    }

    [Fact]
    public void A_point_with_another_unit_is_another_point()
    {
        var bench = new ComputedBench(["a/b:Cel", "c/d:Cel"], [("x", "a/b - c/d", "K")]);
        bench.Feed("0 a/b 3");
        bench.Feed("0 c/d 1");
        bench.Reload(["a/b:K", "c/d:Cel"], ("x", "a/b - c/d", "K"));
        Assert.Equal("bad a/b: never", ComputedBench.Show(Assert.Single(bench.Feed("1 c/d 1"))));
    }

    [Fact]
    public void Why_a_value_is_not_good_names_the_point_that_said_so()
    {
        var bench = new ComputedBench(Before, [("x", "door/open + key/on", null)]);
        bench.Feed("0 door/open 3?");
        bench.Feed("0 key/on 4");
        bench.Reload(After, ("x", "door/open + key/on", null));
        Assert.Equal("8? door/open: doubtful", ComputedBench.Show(Assert.Single(bench.Feed("1 key/on 5"))));
        bench.Feed("2 key/on bad:torn");
        bench.Reload(Before, ("x", "door/open + key/on", null));
        Assert.Equal("bad key/on: torn", ComputedBench.Show(Assert.Single(bench.Feed("3 door/open 3"))));
    }

    [Fact]
    public void What_is_computed_from_a_computed_point_sees_its_value()
    {
        string[] points = ["door/open", "key/on:1", "log/a"];
        (string, string, string?)[] definitions = [("sum", "door/open + key/on", null), ("shown", "computed/sum + log/a", null)];
        var bench = new ComputedBench(points, definitions);
        bench.Feed("0 door/open 3");
        bench.Feed("0 key/on 4");
        bench.Reload(points, definitions);
        Assert.Equal("17", ComputedBench.Show(Assert.Single(bench.Feed("1 log/a 10"))));
        bench.Feed("2 key/on bad:torn");
        bench.Reload(points, definitions);
        Assert.Equal("bad key/on: torn", ComputedBench.Show(Assert.Single(bench.Feed("3 log/a 10"))));
    }

    [Fact]
    public void A_point_that_had_a_reading_says_so_when_it_is_unknown_and_a_new_one_waits_for_its_first()
    {
        var bench = new ComputedBench(Before, [("x", "door/open + key/on", null)]);
        bench.Feed("0 door/open 3");
        bench.Feed("0 key/on 4");
        bench.Reload(["door/open", "new/one:1"], ("x", "door/open + new/one", null), ("y", "door/open + new/one", null));
        Assert.Equal(["computed/x bad new/one: never"], bench.Feed("1 door/open 3").Select(r => $"{r.Point.Id} {ComputedBench.Show(r)}"));
    }

    [Fact]
    public void What_was_not_saved_yet_is_saved_after_the_reload()
    {
        var bench = new ComputedBench(Before, [("x", "log/a", "Cel"), ("y", "log/a", "Cel")]);
        bench.Feed("0 log/a 1");
        bench.Feed("1 log/a 2");
        Assert.True(bench.Points.IsDirty(0));
        bench.Points.Save(1);
        bench.Reload(After, ("x", "log/a", "Cel"), ("y", "log/a", "Cel"), ("z", "log/a", "Cel"));
        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(bench.Points.IsDirty));
    }

    [Fact]
    public void The_clock_of_a_recording_never_goes_back()
    {
        var bench = new ComputedBench(Before, [("x", "log/a", "Cel")]);
        bench.Feed("100 log/a 1");
        bench.Reload(After, ("x", "log/a", "Cel"));
        Assert.Equal(ComputedBench.At(true, 100), Assert.Single(bench.Feed("50 log/a 2")).At);
    }

    [Fact]
    public void The_clock_of_a_point_that_becomes_live_begins_anew()
    {
        var bench = new ComputedBench(Before, [("x", "log/a", "Cel")]);
        bench.Feed("100 log/a 1");
        bench.Reload(["door/open"], ("x", "door/open", null));
        Assert.Equal(ComputedBench.At(false, 5), Assert.Single(bench.Feed("5 door/open 2")).At);
    }
}
