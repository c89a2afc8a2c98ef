using Gateway.Cli;
using Gateway.Configuration;
using Gateway.Tests.Configuration;

namespace Gateway.Tests.Rehearsing;

public sealed class TestFileProblemsTests
{
    [Theory]
    [InlineData("name: t\nseries: { room/temperatur: 4 }", "t.yaml:8:15 tests[0].series.room/temperatur: there is no point 'room/temperatur'; did you mean 'room/temperature'?")]
    [InlineData("name: t\nseries: { room/temperature: 4 warm }", "t.yaml:8:33 tests[0].series.room/temperature.values: 'warm' is no reading; write a number (6.5), 6.5? for an uncertain one, bad or bad(why), true, false, a ramp 4..8x10, or _ for none")]
    [InlineData("name: t\nexpect: [ { at: 1m, raised: worm } ]", "t.yaml:8:33 tests[0].expect[0].raised: there is no rule 'worm'; did you mean 'warm'?")]
    [InlineData("name: t\nexpect: [ { at: 1m, raised: warm, valu: 3 } ]", "t.yaml:8:39 tests[0].expect[0].valu: unknown setting; did you mean 'value'?")]
    [InlineData("name: t\nexpect: [ { at: 1m, raised: warm, value: hot } ]", "t.yaml:8:46 tests[0].expect[0].value: 'hot' is not a number")]
    [InlineData("name: t\nexpect: [ { at: 1, raised: warm } ]", "t.yaml:8:21 tests[0].expect[0].at: '1' is not a duration with its unit, as 250ms, 30s or 1h30m")]
    [InlineData("name: t\nexpect: [ { raised: warm } ]", "t.yaml:8:15 tests[0].expect[0].at: must be given")]
    [InlineData("name: t\nexpect: [ { at: 1m, raised: warm, cleared: warm } ]", "t.yaml:8:48 tests[0].expect[0].cleared: one thing at a time: 'raised' is given already; write another line")]
    [InlineData("name: t\nexpect: [ { at: 1m, alert: warm } ]", "t.yaml:8:32 tests[0].expect[0].alert: how it must stand is not said; give one of level, severity, state, value, unknown, quality, is-shelved, by")]
    [InlineData("name: t\nexpect: [ { at: 1m, raised: warm, point: room/x } ]", "t.yaml:8:46 tests[0].expect[0].point: there is no point 'room/x'; there are room/temperature")]
    [InlineData("name: t\noperate: [ { at: 1m, acknowledge: worm } ]", "t.yaml:8:39 tests[0].operate[0].acknowledge: there is no rule 'worm'; did you mean 'warm'?")]
    [InlineData("name: t\nignore: [ clered ]", "t.yaml:8:15 tests[0].ignore: 'clered' is neither a rule nor a kind of transition; did you mean 'cleared'?")]
    [InlineData("name: t\nseries: { room/temperature: 4x* }", "t.yaml:7:5 tests[0].until: must be given: the series of 'room/temperature' goes on for ever")]
    [InlineData("name: t\nseries: { room/temperature: 4x9 }\nuntil: 3m", "t.yaml:9:12 tests[0].until: 3m is before the last moment that is named, 4m")]
    [InlineData("name: t\nseries: { room/temperature: every 1ms 4x* }\nuntil: 1h", "t.yaml:9:12 tests[0].until: would give more than 1000000 readings of 'room/temperature'; make it shorter, or read less often")]
    [InlineData("series: { room/temperature: 4 }", "t.yaml:7:5 tests[0].name: must be given")]
    [InlineData("name: t\nrestart: [ { at: 1m, down: 1m }, { at: 90s } ]", "t.yaml:8:44 tests[0].restart[1].at: is before it came back from the restart before; write restarts in the order of time")]
    public void A_wrong_test_is_told_with_its_place_and_the_remedy(string test, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Bench.Problems(test)), StringComparison.Ordinal);

    [Fact]
    public void A_kind_that_is_none_is_told_with_the_one_that_was_meant() => Assert.Equal(
        [
            "t.yaml:8:15 tests[0].expect[0]: does not say what happens, with the id of its rule, as 'raised: too-warm'; there are raised, escalated, deescalated, cleared, signal-lost, signal-back, reminder, acknowledged, shelved, unshelved, reset, suppressed, unsuppressed, flapping-started, flapping-ended, alert",
            "t.yaml:8:25 tests[0].expect[0].clered: unknown setting; did you mean 'cleared'?",
        ],
        Bench.Problems("name: t\nexpect: [ { at: 1m, clered: warm } ]"));

    [Theory]
    [InlineData("", "t.yaml:1:1 has no rules to test; write 'config: gateway.yaml', or 'points:' and 'rules:'")]
    [InlineData("points: { room: Cel }\nrules: {}\ntests: [ { name: x } ]", "t.yaml:1:11 points.room: 'room' is not a point; write sensor/channel, as cold-room/temperature")]
    [InlineData("points: { a/b: }\nrules: { r: { point: a/b, above: hot, hysteresis: 1 } }\ntests: [ { name: x } ]", "t.yaml:2:34 rules.r.above: 'hot' is not a number")]
    [InlineData("points: { a/b: }\nrules: { r: { point: a/b, above: 1, hysteresis: 1 } }\ntests: []", "t.yaml:3:1 tests: has no test; write one as - { name: …, series: …, expect: … }")]
    [InlineData("points: { a/b: }\nrules: { r: { point: a/b, above: 1, hysteresis: 1 } }\ntests: [ { name: x } ]\ntest: 1", "t.yaml:4:1 test: unknown setting; did you mean 'tests'?")]
    [InlineData("points: { a/b: }\nconfig: x.yaml\ntests: [ { name: x } ]", "t.yaml:1:1 points: the configuration brings its own; leave out this or 'config'")]
    [InlineData("tests: [ {", "t.yaml:2:1 is not valid YAML here")]
    public void A_wrong_file_is_told_with_its_place_and_the_remedy(string yaml, string problem) =>
        Assert.Contains(Bench.ProblemsOfFile(yaml), p => p.StartsWith(problem, StringComparison.Ordinal));

    [Fact]
    public void Where_a_rule_watches_several_points_an_operation_names_one() => Assert.Equal(
        ["t.yaml:3:32 tests[0].operate[0].point: must be given: 'r' watches several points (a/b, c/b)"],
        Bench.ProblemsOfFile("points: { a/b: , c/b: }\nrules: { r: { point: '*/b', above: 1, hysteresis: 1 } }\ntests: [ { name: x, operate: [ { at: 1s, shelve: r } ] } ]"));

    [Fact]
    public void The_rules_of_a_configuration_are_tested_on_a_live_clock()
    {
        using var folder = new TemporaryFolder();
        folder.Write("gateway.yaml", "gateway: { id: g }\nsensors: { history: { driver: replay, file: x.csv, channel: temperature } }\nrules: { r: { point: history/temperature, above: 1, hysteresis: 0, on-delay: 10s } }\nupstreams: { u: { url: 'mqtt://u', password-file: '${NOT_SET_HERE}/p', username: u } }\n");
        var test = folder.Write("t.yaml", "config: gateway.yaml\ntests: [ { name: x, series: { history/temperature: 2 }, until: 11s, expect: [ { at: 10s, raised: r } ] } ]\n");
        Assert.Equal((0, "ok   x\n1 passed, 0 failed\n", string.Empty), Run(false, test));
    }

    [Fact]
    public void Files_that_can_be_read_run_beside_one_that_cannot_and_the_exit_code_is_78()
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("good.yaml", "points: { a/b: }\nrules: { r: { point: a/b, above: 1, hysteresis: 0 } }\ntests: [ { name: x, series: { a/b: 2 }, expect: [ { at: 0s, raised: r } ] }, { name: y, series: { a/b: 2 } } ]\n");
        var missing = Path.Combine(folder.Path, "no.yaml");
        var (code, output, error) = Run(false, missing, good);
        Assert.Equal((78, $"{missing}: does not exist; name a YAML file with tests\n"), (code, error));
        Assert.EndsWith("1 passed, 1 failed\n", output, StringComparison.Ordinal);
        Assert.Equal(1, Run(false, good).Code);
        Assert.Equal((78, string.Empty, $"{folder.Path}: is a folder; name the files, as rules/*.yaml\n"), Run(false, folder.Path));
    }

    [Fact]
    public void As_json_failures_say_what_was_expected_and_what_happened()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("t.yaml", "points: { a/b: }\nrules: { r: { point: a/b, above: 1, hysteresis: 0 } }\ntests: [ { name: x, series: { a/b: 2 }, expect: [ { at: 0s, raised: r, value: 3 } ] } ]\n");
        var (code, output, _) = Run(true, file);
        Assert.Equal(1, code);
        var root = System.Text.Json.Nodes.JsonNode.Parse(output)!;
        Assert.Equal((0, 1), ((int)root["passed"]!, (int)root["failed"]!));
        var failure = root["tests"]![0]!["failures"]![0]!;
        Assert.Equal(("different", "value 3", "value 2", "a/b"), ((string?)failure["problem"], (string?)failure["expected"]!["fields"], (string?)failure["happened"]!["fields"], (string?)failure["happened"]!["point"]));
    }

    private static (int Code, string Output, string Error) Run(bool json, params string[] files)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = RulesTestCommand.Run(files, json, new ConfigurationSources(), output, error);
        return (code, output.ToString(), error.ToString());
    }
}
