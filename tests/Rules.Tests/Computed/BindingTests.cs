using Gateway.Abstractions.Configuration;

namespace Gateway.Rules.Tests.Computed;

/// <summary>What is wrong with several computed points together.</summary>
public class BindingTests
{
    [Fact]
    public void A_circle_is_told_without_the_points_beside_it() =>
        Assert.Equal(
            "'computed/a' uses itself: it uses computed/c, which uses computed/a",
            Only(("a", "computed/b + computed/c", null), ("b", "door/open", null), ("c", "computed/a", null)).Message);

    [Theory]
    [InlineData(8, "computed/p1, which uses computed/p2, which uses computed/p3, which uses computed/p4, which uses computed/p5, which uses computed/p6, which uses computed/p7, which uses computed/p0")]
    [InlineData(9, "computed/p1, which uses computed/p2, which uses computed/p3, which uses computed/p4, which uses computed/p5, which uses computed/p6, which uses computed/p7, which uses …, which uses computed/p0")]
    public void A_long_circle_is_told_in_part(int length, string expected) =>
        Assert.Equal(
            $"'computed/p0' uses itself: it uses {expected}",
            Only([.. Enumerable.Range(0, length).Select(i => ($"p{i}", $"computed/p{(i + 1) % length}", (string?)null))]).Message);

    [Fact]
    public void What_uses_a_broken_one_says_nothing_of_its_own()
    {
        var bench = new ComputedBench(("bad", "cellar/wine + 1", null), ("user", "door/open + computed/bad", null), ("fine", "door/open", null));
        Assert.Equal("computed.bad.value", Assert.Single(bench.Problems).Path);
        Assert.Equal("computed/fine", Assert.Single(bench.Points.Points).Id);
    }

    [Fact]
    public void A_computed_point_may_be_what_was_meant() =>
        Assert.Equal("column 1: there is no point 'computed/dwe'; did you mean 'computed/dew'?", Only(("dew", "door/open", null), ("x", "computed/dwe", null)).Message);

    [Theory]
    [InlineData(0, "no sensor is configured")]
    [InlineData(2, "there are s1/t, s2/t")]
    [InlineData(8, "there are s1/t, s2/t, s3/t, s4/t, s5/t, s6/t, s7/t, s8/t")]
    [InlineData(9, "there are s1/t, s2/t, s3/t, s4/t, s5/t, s6/t, s7/t, s8/t, …")]
    public void At_most_eight_points_are_named(int points, string expected)
    {
        var bench = new ComputedBench([.. Enumerable.Range(1, points).Select(i => $"s{i}/t")], [("x", "cellar/wine", null)]);
        Assert.Equal($"column 1: there is no point 'cellar/wine'; {expected}", Assert.Single(bench.Problems).Message);
    }

    [Fact]
    public void An_id_is_given_once_and_not_that_of_a_measured_point()
    {
        var twice = Only(("x", "door/open", null), ("x", "key/on", null));
        Assert.Equal(("computed.x.value", "'computed/x' is defined already"), (twice.Path, twice.Message));
        var taken = new ComputedBench(["computed/x", "door/open"], [("x", "door/open", null)]).Problems;
        Assert.Equal(
            ("computed.x.value", "there is a sensor with a point 'computed/x'; 'computed' is the sensor of all computed points: give it another id"),
            (Assert.Single(taken).Path, taken[0].Message));
    }

    [Fact]
    public void The_settings_of_a_computed_point_are_described()
    {
        var settings = Settings.ForDescription();
        Rules.Computed.Computation.Read("NAME", settings);
        Assert.Equal(
            ["value: the expression, as \"bench/temperature - history/temperature\" (at most 1000 characters)",
             "unit: the unit of the result (UCUM code), to which it is converted; left out for plain numbers and for true or false ()"],
            settings.Declared.Select(s => $"{s.Key}: {s.Summary} ({s.Bounds})"));
    }

    private static Problem Only(params (string Name, string Value, string? Unit)[] definitions) => Assert.Single(new ComputedBench(definitions).Problems);
}
