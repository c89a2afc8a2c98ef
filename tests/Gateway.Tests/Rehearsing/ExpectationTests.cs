namespace Gateway.Tests.Rehearsing;

public sealed class ExpectationTests
{
    private const string Warm = "name: t\nseries: { room/temperature: 4 7x4 5 }\nuntil: 3m\nexpect:\n";
    private const string Raised = "  - { at: 1m30s, raised: warm }\n";
    private const string Cleared = "  - { at: 2m30s, cleared: warm }\n";

    [Theory]
    [InlineData(Raised + Cleared)]
    [InlineData(Cleared + Raised)]
    [InlineData("  - { at: 90s, raised: warm, point: room/temperature, level: 1, severity: warning, value: 7, limit: 6, unit: Cel, quality: good, number: 1, notify: true, held: none, side: none }\n" + Cleared)]
    [InlineData(Raised + "  - { at: 2m30s, cleared: warm, level: 0, value: 5, peak: 7, reason: normal, number: 2, by: none }")]
    [InlineData(Raised + Cleared + "  - { at: 1m, alert: warm, level: 0, state: normal, value: 7 }\n  - { at: 90s, alert: warm, level: 1, severity: warning, state: active, value: 7, quality: good, unknown: none }\n  - { at: 3m, alert: warm, level: 0, severity: none, value: 5 }")]
    [InlineData(Raised + Cleared + "  - { at: 0s, alert: warm, value: 4.0000000001 }")]
    public void What_happens_as_expected_passes(string expect) => Assert.True(Bench.Run(Warm + expect).Passed);

    [Theory]
    [InlineData("  []")]
    [InlineData(Raised)]
    [InlineData(Cleared)]
    [InlineData(Raised + Cleared + Cleared)]
    [InlineData(Raised + "  - { at: 2m29s, cleared: warm }")]
    [InlineData(Raised + Cleared + "  - { at: 3m, raised: silent }")]
    [InlineData(Raised + "  - { at: 2m30s, escalated: warm }")]
    [InlineData("  - { at: 1m30s, raised: warm, level: 2 }\n" + Cleared)]
    [InlineData("  - { at: 1m30s, raised: warm, severity: critical }\n" + Cleared)]
    [InlineData("  - { at: 1m30s, raised: warm, value: 7.00000001 }\n" + Cleared)]
    [InlineData("  - { at: 1m30s, raised: warm, peak: 7 }\n" + Cleared)]
    [InlineData("  - { at: 1m30s, raised: warm, notify: false }\n" + Cleared)]
    [InlineData("  - { at: 1m30s, raised: warm, by: anna }\n" + Cleared)]
    [InlineData(Raised + Cleared + "  - { at: 1m, alert: warm, level: 1 }")]
    [InlineData(Raised + Cleared + "  - { at: 2m, alert: warm, state: normal }")]
    [InlineData(Raised + Cleared + "  - { at: 2m, alert: warm, value: 6 }")]
    public void Anything_else_fails(string expect) => Assert.False(Bench.Run(Warm + expect).Passed);

    [Theory]
    [InlineData("ignore: [cleared]\nexpect:\n" + Raised)]
    [InlineData("ignore: [raised, cleared]")]
    [InlineData("ignore: [warm]")]
    [InlineData("ignore: [warm]\nexpect:\n" + Cleared)]
    public void What_is_ignored_may_happen(string rest) =>
        Assert.True(Bench.Run("name: t\nseries: { room/temperature: 4 7x4 5 }\nuntil: 3m\n" + rest).Passed);

    [Fact]
    public void What_is_ignored_by_the_file_is_ignored_by_each_test() => Assert.All(
        Bench.RunFile("points: { a/b: }\nrules: { r: { point: a/b, above: 1, hysteresis: 0 } }\nignore: r\nevery: 1s\ntests:\n - { name: x, series: { a/b: 2 } }\n - { name: y, series: { a/b: 0 2 } }\n"),
        r => Assert.True(r.Passed));

    [Fact]
    public void Silence_is_noticed_by_time_alone()
    {
        Assert.True(Bench.Run("name: t\nseries: { room/temperature: 4 }\nuntil: 5m\nexpect: [ { at: 5m, raised: silent, value: 300 } ]").Passed);
        Assert.True(Bench.Run("name: t\nseries: { room/temperature: 4 }\nuntil: 299s").Passed);
        Assert.True(Bench.Run("name: t\nuntil: 5m\nexpect: [ { at: 5m, raised: silent } ]").Passed);
    }

    [Fact]
    public void What_is_due_at_the_end_still_happens()
    {
        Assert.True(Bench.Run("name: t\nseries: { room/temperature: 7 }\nuntil: 1m\nexpect: [ { at: 1m, raised: warm } ]").Passed);
        Assert.True(Bench.Run("name: t\nseries: { room/temperature: 7 }\nuntil: 59s").Passed);
    }

    [Fact]
    public void A_reading_at_the_due_time_comes_first() =>
        Assert.True(Bench.Run("name: t\nseries: { room/temperature: 7 7 5 }\nuntil: 2m").Passed);

    [Fact]
    public void Bad_and_uncertain_readings_reach_the_rule() => Assert.True(Bench.Run("""
        name: t
        series: { room/temperature: 7x3 bad(no answer) 7? 5 }
        expect:
          - { at: 1m, raised: warm }
          - { at: 1m30s, signal-lost: warm, reason: no answer }
          - { at: 2m, signal-back: warm, quality: uncertain }
          - { at: 2m30s, cleared: warm }
          - { at: 1m30s, alert: warm, unknown: no answer }
        """).Passed);

    [Fact]
    public void Operators_act_and_are_answered()
    {
        const string Acknowledges = "points: { a/b: }\nrules: { r: { point: a/b, above: 1, hysteresis: 0, ack: required } }\ntests:\n  - name: x\n    series: { a/b: every 10s 2x3 }\n";
        Assert.True(Bench.RunFile(Acknowledges + """
                operate:
                  - { at: 5s, acknowledge: r, by: anna, comment: on my way }
                  - { at: 6s, acknowledge: r, refused: true }
                  - { at: 10s, shelve: r, for: 5s }
                expect:
                  - { at: 0s, raised: r }
                  - { at: 5s, acknowledged: r, by: anna, comment: on my way }
                  - { at: 4s, alert: r, state: unacknowledged, is-shelved: false }
                  - { at: 6s, alert: r, state: acknowledged, by: anna }
                  - { at: 10s, shelved: r, by: tester }
                  - { at: 10s, alert: r, is-shelved: true }
                  - { at: 15s, unshelved: r }
            """).Single().Passed);
        Assert.False(Bench.RunFile(Acknowledges + "    ignore: [r]\n    operate: [ { at: 5s, unshelve: r } ]\n").Single().Passed);
        Assert.False(Bench.RunFile(Acknowledges + "    ignore: [r]\n    operate: [ { at: 5s, acknowledge: r, refused: true } ]\n").Single().Passed);
    }

    [Fact]
    public void A_restart_forgets_nothing_and_nothing_is_read_meanwhile() => Assert.True(Bench.Run("""
        name: t
        series: { room/temperature: 7x4 9 9 7x4 5 }
        restart: [ { at: 90s, down: 1m } ]
        expect:
          - { at: 1m, raised: warm }
          - { at: 5m, cleared: warm, peak: 7, number: 2 }
        """).Passed);
}
