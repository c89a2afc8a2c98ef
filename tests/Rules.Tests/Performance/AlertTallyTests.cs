using Gateway.Abstractions;
using Gateway.Rules.Operations;
using Gateway.Rules.Performance;
using static Gateway.Rules.Tests.Performance.Tale;

namespace Gateway.Rules.Tests.Performance;

public sealed class AlertTallyTests
{
    [Fact]
    public void An_alert_is_taken_as_it_stands_when_counting_begins()
    {
        var seen = Watching(View("r", 1, wantsAcknowledgement: true, Severity.Critical) with { Flags = AlertFlags.Acknowledged }).Report(At(50));
        Assert.Equal([0, 0, 1], seen.Standing);
        Assert.Equal((Severity.Critical, TimeSpan.FromSeconds(50), false), (seen.Alerts[0].Severity, seen.Alerts[0].Active, seen.Alerts[0].IsUnacknowledged));
        Assert.True(Watching(View("r", 1, wantsAcknowledgement: true)).Report(At(50)).Alerts[0].IsUnacknowledged);
    }

    [Fact]
    public void An_alert_that_was_never_raised_has_no_severity_no_share_and_nobody_waits_for_it()
    {
        var quiet = Watching(View("r", 0, wantsAcknowledgement: true)).Report(At(50));
        Assert.Equal((null, 0.0, false), (quiet.Alerts[0].Severity, quiet.Alerts[0].Share, quiet.Alerts[0].IsUnacknowledged));
        Assert.Empty(quiet.TopTen);
        Assert.Equal(Severity.Warning, Watching(View("r", 1)).Report(At(50)).Alerts[0].Severity);
        Assert.Equal(Severity.Warning, Tell("0+ 5-").Only.Severity);
    }

    [Theory]
    [InlineData("0+ 30- 100+ 130-", 200)]
    [InlineData("0+ 30- 100+", 130)]
    public void Of_two_episodes_alike_the_first_is_the_longest(string story, double now) =>
        Assert.Equal((TimeSpan.FromSeconds(30), At(0).UtcTicks), (Tell(story, now).Only.Longest, Tell(story, now).Only.LongestAt));

    [Fact]
    public void The_longest_time_to_acknowledge_is_kept_and_the_mean_is_that_of_all_alerts()
    {
        Assert.Equal((2, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90)), Tell("0+ 90a 100- 200+ 230a").Report.Acknowledged);
        Assert.Equal((3, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90)), Tell("a:0+ a:90a a:100- a:200+ a:230a b:300+ b:360a").Report.Acknowledged);
        Assert.Equal((3, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90)), Tell("b:0+ b:60a a:300+ a:390a a:400- a:500+ a:530a").Report.Acknowledged);
    }

    [Fact]
    public void The_end_of_flapping_closes_the_episode_and_opens_the_one_that_is()
    {
        var quiet = Tell("0+ 4f 600e7", 700).Only;
        Assert.Equal((false, TimeSpan.FromSeconds(600)), (quiet.IsActive, quiet.Active));

        var figures = new AlertFigures(At(0));
        Play(figures, "0+ 4f");
        figures.Take(Made(TransitionKind.FlappingEnded, "r", At(600)) with { Level = 1, RaisedAt = At(590) }, At(600));
        var active = figures.Report(At(700)).Alerts[0];
        Assert.Equal((true, TimeSpan.FromSeconds(710), At(0).UtcTicks), (active.IsActive, active.Active, active.LongestAt));
        Assert.Equal(At(590).UtcTicks, figures.Report(At(1_300)).Alerts[0].LongestAt);
    }

    [Fact]
    public void One_raise_soon_after_the_machine_started_is_no_chattering()
    {
        var figures = new AlertFigures(new Instant(0, At(0).UtcTicks));
        for (var second = 1; second <= 2; second++)
        {
            var at = new Instant(second * TimeSpan.TicksPerSecond, At(second).UtcTicks);
            figures.Take(Made(TransitionKind.Raised, "r", at, live: true), at);
            Assert.Equal(0, figures.Report(at).Alerts[0].Chattering);
        }
    }

    [Fact]
    public void The_clock_of_a_recording_stands_at_its_last_transition_while_the_gateway_runs()
    {
        var now = new Instant(5, At(90_000).UtcTicks);
        var figures = new AlertFigures(now);
        figures.Take(Made(TransitionKind.Raised, "r", At(10)), now);
        Assert.Equal(TimeSpan.Zero, figures.Report(now).Alerts[0].Active);
        figures.Take(Made(TransitionKind.Escalated, "r", At(40)), now);
        Assert.Equal(TimeSpan.FromSeconds(30), figures.Report(now).Alerts[0].Active);
    }

    [Fact]
    public void Alerts_are_listed_by_how_often_then_how_long_then_by_name()
    {
        var figures = new AlertFigures(At(0));
        figures.Watch(View("d", 0));
        figures.Watch(View("c", 0) with { Point = new Point(1, "yard", "temperature", "Cel", recorded: true) });
        figures.Watch(View("c", 0));
        Play(figures, "b:0+ b:10- a:20+ a:50- often:60+ often:61- often:62+ often:63-");
        Assert.Equal(
            ["often bench/temperature", "a bench/temperature", "b bench/temperature", "c bench/temperature", "c yard/temperature", "d bench/temperature"],
            figures.Report(At(100)).Alerts.Select(a => $"{a.Rule} {a.Point}"));
    }

    [Fact]
    public void Always_raised_is_nine_tenths_of_more_than_a_day()
    {
        AlertFigures Since(double second)
        {
            var figures = new AlertFigures(At(0));
            Play(figures, $"{second}+");
            return figures;
        }

        Assert.Single(Since(10_000).Report(At(100_000)).AlwaysRaised);
        Assert.Empty(Since(10_001).Report(At(100_000)).AlwaysRaised);
        Assert.Empty(Since(0).Report(At(86_400)).AlwaysRaised);
        Assert.Single(Since(0).Report(At(86_401)).AlwaysRaised);
    }

    [Fact]
    public void Other_limits_count_by_them()
    {
        var figures = new AlertFigures(At(0), new FigureLimits { Fleeting = TimeSpan.FromSeconds(5) });
        Play(figures, "0+ 4- 10+ 20-");
        Assert.Equal(1, figures.Report(At(30)).Alerts[0].Fleeting);
    }

    [Fact]
    public void Of_two_hours_alike_the_first_is_the_peak() =>
        Assert.Equal((1, At(0).UtcTicks), Tell("a:0+ b:3600+").Report.PeakHour);

    private static AlertFigures Watching(AlertView view)
    {
        var figures = new AlertFigures(At(0));
        figures.Watch(view);
        return figures;
    }

    [Fact]
    public void An_end_without_a_beginning_is_no_episode() =>
        Assert.Equal((TimeSpan.FromSeconds(90), 0), (Tell("5- 10+ 100-").Only.Active, Tell("5- 10+ 100-").Only.LongStanding));

    [Fact]
    public void More_raises_than_can_be_remembered_count_as_many_as_can()
    {
        var figures = new AlertFigures(At(0));
        for (var i = 0; i < 5_000; i++)
        {
            figures.Take(Made(TransitionKind.Raised, "r", At(i / 100d)), At(i / 100d));
        }

        Assert.Equal((5_000, 4_096), (figures.Report(At(60)).Raised, figures.Report(At(60)).TenMinutes));
    }

    [Fact]
    public void All_alerts_of_a_rule_set_are_made_known()
    {
        var figures = new AlertFigures(At(0));
        figures.Watch(RuleSet.Bind([Bench.Rule("r", "above=6"), Bench.Rule("q", "above=7")], [new Point(0, "bench", "temperature", "Cel")]));
        Assert.Equal(["q", "r"], figures.Report(At(1)).NeverRaised.Select(a => a.Rule));
    }
}
