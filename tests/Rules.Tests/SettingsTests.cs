using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;

namespace Gateway.Rules.Tests;

public class SettingsTests
{
    [Theory]
    [InlineData("hysteresis=1", "nothing to compare with; give one of above, at-or-above, below, at-or-below, outside, inside, equals")]
    [InlineData("above=6 below=3", "'above' is given already")]
    [InlineData("above=6 hysteresis=-1", "hysteresis: -1 is out of range; allowed is 0 or more")]
    [InlineData("above=NaN", "above: 'NaN' is not a number")]
    [InlineData("above=Infinity", "above: 'Infinity' is not a number")]
    [InlineData("above=6 hysteresis=1 clear.below=5", "leave one of them out")]
    [InlineData("above=6 clear.below=7", "clear: is on the wrong side: what raises above 6 must clear below it")]
    [InlineData("above=6 clear.above=5", "wrong side")]
    [InlineData("at-or-above=6 clear.at-or-below=6", "wrong side")]
    [InlineData("below=6 clear.above=5", "what raises below 6 must clear above it")]
    [InlineData("outside=[6,2]", "give the good range as [lo, hi]")]
    [InlineData("outside=[6]", "give the good range as [lo, hi]")]
    [InlineData("outside=[2,x]", "'x' is not a number")]
    [InlineData("outside=[2,6] hysteresis=3", "overlap")]
    [InlineData("outside=[2,6] clear.below=5", "'outside' takes no clear limit")]
    [InlineData("equals=1.5", "'1.5' is neither a whole number nor true or false")]
    [InlineData("equals=1 hysteresis=1", "'equals' has no hysteresis")]
    [InlineData("above=6 on-delay=60", "'60' is not a duration")]
    [InlineData("above=6 on-count=0", "on-count: 0 is out of range")]
    [InlineData("above=6 severity=critcal", "did you mean 'critical'?")]
    [InlineData("above=6 on-unkown=hold", "unknown setting; did you mean 'on-unknown'?")]
    [InlineData("above=6 point=temperature", "'temperature' is not a point; write sensor/channel")]
    [InlineData("abov=6", "unknown setting; did you mean 'above'?")]
    public void A_wrong_setting_is_told_with_its_remedy(string settings, string expected) =>
        Assert.Contains(Problems(settings), p => !p.IsWarning && p.ToString().Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("severity=warning above=10", "severity=critical above=6", "critical at 6 trips before warning at 10")]
    [InlineData("severity=warning below=2", "severity=critical below=4", "critical at 4 trips before warning at 2")]
    [InlineData("above=6", "above=8", "two levels are 'warning high'")]
    [InlineData("severity=warning outside=[2,6]", "severity=warning above=8", "two levels of severity warning watch the high side")]
    [InlineData("severity=warning above=6 hysteresis=3", "severity=critical below=2 hysteresis=3", "overlap")]
    [InlineData("severity=warning above=2", "severity=critical below=6", "overlap")]
    public void Levels_that_contradict_each_other_are_told(string one, string other, string expected)
    {
        Bench.Read("r", "", [one, other], out var problems);
        Assert.Contains(problems, p => !p.IsWarning && p.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_of_a_level_beside_the_list_are_told()
    {
        Bench.Read("r", "above=6", ["below=2"], out var problems);
        Assert.Contains(problems, p => p.Path == "rules.r.above" && p.Message == "belongs to a level; move it into 'levels'");
    }

    [Theory]
    [InlineData("remind-every=5", "'5' is neither a duration, as 5m, nor 'off'")]
    [InlineData("remind-every=1s", "1s is out of range; allowed is 10s to 366d, or 'off'")]
    [InlineData("silent-after=never", "'never' is neither a duration")]
    [InlineData("flapping=never", "'never'")]
    [InlineData("flapping.start=1", "start: 1 is out of range")]
    [InlineData("flapping.end=5", "must be less than 'start' (5), or it would end as it begins")]
    [InlineData("ack=yes", "'yes' is not known")]
    [InlineData("latch=maybe", "'maybe'")]
    [InlineData("plausible=[5,1]", "give the range as [lo, hi], lo less than hi; both ends are plausible")]
    [InlineData("suppress-when=r", "a rule cannot hold itself back")]
    [InlineData("max-shelve=1s", "max-shelve: 1s is out of range")]
    public void A_wrong_setting_beside_the_levels_is_told(string setting, string expected) =>
        Assert.Contains(Problems("above=6 hysteresis=0 " + setting), p => !p.IsWarning && p.ToString().Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("above=6 hysteresis=1 plausible=[5.5,50]", "warning could never clear: the signal is never below 5.5", false)]
    [InlineData("below=6 hysteresis=1 plausible=[0,6.5]", "warning could never clear: the signal is never above 6.5", false)]
    [InlineData("at-or-above=5m hysteresis=6m signal=age", "warning could never clear: the signal is never below 0", false)]
    [InlineData("above=3 hysteresis=4 signal.count=10m", "warning could never clear: the signal is never below 0", false)]
    [InlineData("above=60 hysteresis=1 plausible=[0,50]", "warning can never come on: the signal is never above 50", true)]
    [InlineData("below=0 hysteresis=1 signal.stddev=10m", "warning can never come on: the signal is never below 0", true)]
    public void A_level_that_can_never_clear_is_an_error_and_one_that_never_comes_on_a_hint(string settings, string expected, bool hint) =>
        Assert.Contains(Problems(settings), p => p.IsWarning == hint && p.Message == expected);

    [Theory]
    [InlineData("above=6 hysteresis=1 plausible=[4,50]")]
    [InlineData("above=6 hysteresis=1 plausible=[5,50]")]
    [InlineData("above=6 hysteresis=1 plausible=[5.5,50] signal.rate=10m")]
    [InlineData("at-or-above=5m signal=age hysteresis=4m")]
    [InlineData("inside=[4,5] hysteresis=1 plausible=[4,5]")]
    public void A_level_that_can_is_taken(string settings) => Assert.Empty(Problems(settings));

    [Fact]
    public void The_name_of_the_built_in_alert_is_taken()
    {
        Bench.Read("silent", "above=6 hysteresis=0", [], out var problems);
        Assert.Contains("the name 'silent' is taken", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("suppress-when=r7", "there is no rule 'r7'; did you mean")]
    [InlineData("suppress-when=r1", "goes in a circle: r0 → r1 → r0")]
    public void A_parent_that_cannot_be_is_told(string setting, string expected)
    {
        Bind(["above=6 hysteresis=0 " + setting, "above=7 hysteresis=0 suppress-when=r0"], out _, out var all);
        Assert.Contains(all, p => !p.IsWarning && p.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void What_asks_for_nothing_is_accepted() =>
        Assert.Empty(Problems("above=0 hysteresis=0 signal=value silent-after=off latch=false ack=none flapping=off"));

    [Fact]
    public void No_hysteresis_and_no_off_delay_is_a_hint_only() =>
        Assert.True(Assert.Single(Problems("above=6")).IsWarning);

    [Fact]
    public void Every_setting_is_described()
    {
        var settings = Settings.ForDescription();
        Rule.Read("NAME", settings);
        Assert.Superset(
            new HashSet<string> { "point", "unit", "levels", "above", "outside", "equals", "hysteresis", "clear", "on-delay", "off-delay", "on-count", "severity", "on-unknown", "band-in-delay", "deescalate" },
            settings.Declared.Select(d => d.Key).ToHashSet());
        Assert.All(settings.Declared, d => Assert.NotEmpty(d.Summary));
    }

    [Theory]
    [InlineData("point=bench/temperatur above=6", "there is no point 'bench/temperatur'; did you mean 'bench/temperature'?")]
    [InlineData("point=*/pressure above=6", "'*/pressure' matches no point; there are bench/temperature, door/open, yard/temperature, yard/humidity")]
    [InlineData("point=bench/temperature unit=Pa above=6", "'Pa' cannot be compared with 'Cel', the unit of 'bench/temperature'; give the limits in Cel")]
    [InlineData("point=door/open unit=Cel above=6", "which has no unit; leave it out")]
    [InlineData("point=yard/* above=6", "must be given: the points of 'yard/*' have different units (Cel, %)")]
    public void A_rule_without_its_points_is_told(string settings, string expected)
    {
        var set = Bind([settings], out var problems);
        Assert.Contains(problems, p => p.Message.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(0, set.Count);
    }

    [Theory]
    [InlineData("point=*/temperature above=6", 2)]
    [InlineData("point=*/temperature unit=Cel above=6", 2)]
    [InlineData("point=y*d/* unit=Cel above=6", 1)]
    [InlineData("point=door/open above=6", 1)]
    [InlineData("point=bench/temperature unit=Cel above=6", 1)]
    [InlineData("point=*/temperature signal.deviation-from=bench/temperature above=6", 1)]
    public void A_pattern_makes_one_alert_per_matching_point(string settings, int expected) =>
        Assert.Equal(expected, Bind([settings], out _).Count);

    [Theory]
    [InlineData(0, "there is no point 'cellar/wine'; no sensor is configured")]
    [InlineData(8, "there is no point 'cellar/wine'; there are s0/a, s1/a, s2/a, s3/a, s4/a, s5/a, s6/a, s7/a")]
    [InlineData(9, "there is no point 'cellar/wine'; there are s0/a, s1/a, s2/a, s3/a, s4/a, s5/a, s6/a, s7/a, …")]
    public void At_most_eight_points_are_named(int points, string expected)
    {
        var rule = Bench.Read("r", "point=cellar/wine above=6 hysteresis=0", [], out var problems);
        RuleSet.Bind([rule], [.. Enumerable.Range(0, points).Select(i => new Point(i, $"s{i}", "a", "Cel"))]);
        Assert.Equal(expected, Assert.Single(problems).Message);
    }

    [Fact]
    public void A_rule_that_cannot_be_used_does_not_stop_the_others() =>
        Assert.Equal(1, Bind(["point=no/where above=6", "hysteresis=1", "above=6"], out _).Count);

    private static List<Problem> Problems(string settings)
    {
        Bench.Read("r", settings, [], out var problems);
        return problems;
    }

    private static RuleSet Bind(string[] rules, out List<Problem> problems) => Bind(rules, out problems, out _);

    private static RuleSet Bind(string[] rules, out List<Problem> problems, out List<Problem> each)
    {
        List<Problem> all = [];
        var lists = new List<List<Problem>>();
        var read = rules.Select((r, i) =>
        {
            var rule = Bench.Read($"r{i}", r, [], out var found);
            all = found;
            lists.Add(found);
            return rule;
        }).ToList();
        var set = RuleSet.Bind(read, [new(0, "bench", "temperature", "Cel"), new(1, "door", "open", null), new(2, "yard", "temperature", "Cel"), new(3, "yard", "humidity", "%")]);
        problems = all;
        each = [.. lists.SelectMany(l => l)];
        return set;
    }
}
