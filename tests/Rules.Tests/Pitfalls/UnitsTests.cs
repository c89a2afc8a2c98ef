using Gateway.Abstractions;

namespace Gateway.Rules.Tests.Pitfalls;

public class UnitsTests
{
    [Fact]
    public void A_rule_in_fahrenheit_with_hysteresis_on_a_point_in_celsius()
    {
        // 42.8 °F are 6 °C; 3.6 °F of hysteresis are 2 °C, not -15.8.
        var bench = new Bench("unit=[degF] above=42.8 hysteresis=3.6");
        Assert.Equal("1 raised 1; 4 cleared 0", bench.Feed("0:6 1:6.01 2:5 3:4.01 4:4"));
        Assert.Equal((42.8, "[degF]"), (bench.Last.Limit, bench.Last.Unit));
        Assert.Equal(39.2, bench.Last.Value, 1e-9);
    }

    [Fact]
    public void A_rate_and_a_deviation_in_another_unit_convert_as_differences()
    {
        var rate = new Bench("unit=[degF] signal.rate=10s above=17.9");
        Assert.Equal("1 raised 1", rate.Feed("0:0 1:10"));
        Assert.Equal(18, rate.Last.Value, 1e-9);
        var deviation = new Bench("unit=[degF] signal.deviation-from=32 above=17.9");
        Assert.Equal("1 raised 1", deviation.Feed("0:0 1:10"));
        Assert.Equal(18, deviation.Last.Value, 1e-9);
    }

    [Theory]
    [InlineData(null, "unit=Cel above=6", "which has no unit; leave it out")]
    [InlineData("Cel", "unit=Pa above=6", "cannot be compared")]
    [InlineData("Cel", "unit=Celsius above=6", "cannot be compared")]
    public void A_unit_that_is_missing_or_incompatible_is_a_problem_and_no_alert(string? unit, string settings, string expected)
    {
        var rule = Bench.Read("r", settings, [], out var problems);
        var set = RuleSet.Bind([rule], [new Point(0, "bench", "temperature", unit)]);
        Assert.Contains(expected, Assert.Single(problems, p => !p.IsWarning).ToString(), StringComparison.Ordinal);
        Assert.Equal(0, set.Count);
    }

    [Fact]
    public void Without_units_bare_numbers_are_compared()
    {
        var point = new Point(0, "bench", "temperature", null);
        var set = RuleSet.Bind([Bench.Rule("r", "above=6")], [point]);
        var into = new Transitions();
        set.Judge(new Reading(point, new Instant(1, 1), 7), into);
        Assert.Null(Assert.Single(into.Items).Unit);
    }

    [Theory]
    [InlineData("K", "above=279.15", 279.15 + 2, "")]
    [InlineData("[degF]", "above=42.8", 46.4, "")]
    [InlineData("%", "above=6", 8, "1000 cleared 0 rule-changed")]
    [InlineData(null, "above=6", 8, "1000 cleared 0 rule-changed")]
    public void A_point_that_comes_back_with_another_unit_in_the_middle_of_an_episode(string? unit, string rule, double peak, string expected)
    {
        var bench = new Bench("above=6");
        bench.Feed("0:8");
        bench.Commit(checkpoint: true);
        var point = new Point(0, "bench", "temperature", unit);
        var set = RuleSet.Bind([Bench.Rule("r", rule)], [point]);
        var into = new Transitions();
        set.Restore(bench.Store, bench.Now(1000), into);
        Assert.Equal(expected.Length == 0, into.Items.Count == 0);
        set.Judge(new Reading(point, bench.Now(1001), 0), into);
        Assert.Single(into.Items);
        Assert.Equal(expected.Length == 0 ? "reconciled" : "rule-changed", into.Items[0].Reason);
        Assert.Equal(expected.Length == 0 ? peak : 8, into.Items[0].Peak, 1e-9);
    }
}
