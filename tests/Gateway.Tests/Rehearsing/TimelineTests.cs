namespace Gateway.Tests.Rehearsing;

public sealed class TimelineTests
{
    [Fact]
    public void A_failure_shows_expected_and_actual_beside_each_other_on_the_time_line()
    {
        var result = Bench.Run("""
            name: a door left open is announced
            series: { room/temperature: 4x6 7x6 5x4 bad(no answer) 5 }
            restart: [ { at: 7m, down: 5s } ]
            expect:
              - { at: 4m, raised: warm, severity: critical, value: 7 }
              - { at: 6m30s, cleared: warm, peak: 7 }
              - { at: 5m, alert: warm, level: 2 }
              - { at: 7m30s, raised: warm }
            """);
        Assert.False(result.Passed);
        Assert.Equal(
            """
            FAIL a door left open is announced  (t.yaml:7:5)
                time      room/temperature       expected              happened
                2m30s     4
                3m        7
                3m30s     7
              ! 4m        7                      raised warm: severity raised warm: severity
                                                 critical              warning
                4m30s     7
              ! 5m        7                      alert warm: level 2   level 1
                5m30s     7
              ! 6m        5                      (30s later)           cleared warm
              ! 6m30s     5                      cleared warm          (30s earlier)
                7m        5                                            (down for 5s)
              ! 7m30s     5                      raised warm           (nothing)
                8m        bad(no answer)
            0 passed, 1 failed

            """.ReplaceLineEndings("\n"),
            Bench.Print(result));
    }

    [Fact]
    public void What_was_not_expected_says_all_that_an_expectation_needs_and_names_fit_their_columns()
    {
        var results = Bench.RunFile("""
            points: { cold-room-in-the-cellar/temperature: Cel, door/open: }
            rules:
              the-cellar-is-far-too-warm-for-wine: { point: cold-room-in-the-cellar/temperature, above: 6, hysteresis: 0 }
            every: 10s
            tests:
              - name: wine
                series:
                  cold-room-in-the-cellar/temperature: 4 7.25
                  door/open: false true
                operate: [ { at: 10s, acknowledge: the-cellar-is-far-too-warm-for-wine } ]
            """);
        Assert.Equal(
            """
            FAIL wine  (t.yaml:6:5)
                time      reading                expected              happened
                0s        cold-room-in-the-cella
                          r/temperature 4
                0s        door/open 0
                10s       cold-room-in-the-cella
                          r/temperature 7.25
              ! 10s       door/open 1            (nothing)             raised
                                                                       the-cellar-is-far-too
                                                                       -warm-for-wine
                                                                       warning 7.25
              ! 10s                              acknowledge           refused: nothing to
                                                 the-cellar-is-far-too do: the rule asks for
                                                 -warm-for-wine: done  no acknowledgement
                                                                       ('ack: required'
                                                                       would)
            0 passed, 1 failed

            """.ReplaceLineEndings("\n"),
            Bench.Print([.. results]));
        Assert.All(Bench.Print([.. results]).Split('\n'), line => Assert.True(line.Length <= 80));
    }

    [Fact]
    public void A_test_that_never_ends_by_itself_is_cut()
    {
        var result = Bench.RunFile("points: { a/b: }\nrules: { r: { point: a/b, above: 1, hysteresis: 0, flapping: off } }\nevery: 10ms\ntests: [ { name: x, ignore: [r], series: { a/b: " + string.Join(' ', Enumerable.Repeat("2 0", 60_000)) + " } } ]\n").Single();
        Assert.True(result.IsCut);
        Assert.Contains("ended: more than 100000 transitions happened", Bench.Print(result), StringComparison.Ordinal);
    }
}
