using Gateway.Abstractions;
using Gateway.Rules;
using Gateway.Rules.Performance;

namespace Gateway.Rehearsing;

/// <summary>What came of a replay.</summary>
/// <param name="Log">What was recorded.</param>
/// <param name="Pace">How far apart the readings are as a rule.</param>
/// <param name="Figures">How the alerts performed, without the flapping guard.</param>
/// <param name="Guarded">The same with it: what people would have been told.</param>
/// <param name="Episodes">Their episodes.</param>
/// <param name="Differences">What another rule set makes of it; null: there is none.</param>
/// <param name="Advice">What other settings would have done to noisy alerts; null: nobody asked.</param>
internal sealed record ReplayResult(
    RecordingLog Log, TimeSpan Pace, FiguresReport Figures, FiguresReport Guarded, EpisodeLog Episodes, IReadOnlyList<Difference>? Differences, IReadOnlyList<Advice>? Advice);

/// <summary>Sends recordings through rule sets.</summary>
internal static class ReplayRun
{
    /// <summary>Readings in which slow sensors are looked for chattering, as the definition has it.</summary>
    private const int ChatteringReadings = 10;

    /// <summary>Hands every transition to <paramref name="take"/>.</summary>
    public static void Events(RuleBook book, RecordingSet recordings, Action<Transition> take) => Pass(recordings, [new RecordedLane(book.Bind(), take)]);

    /// <summary>Counts, compares and advises.</summary>
    /// <param name="rules">The rules, on points with the clock of a recording.</param>
    /// <param name="against">Other rules to compare with; null: none.</param>
    /// <param name="recordings">The recordings.</param>
    /// <param name="advise">Whether noisy rules are tried with other settings.</param>
    public static ReplayResult Run(LoadedRules rules, LoadedRules? against, RecordingSet recordings, bool advise)
    {
        var pace = recordings.Pace();
        var log = new RecordingLog();
        var (before, after) = (new EpisodeLog(), new EpisodeLog());
        var usual = FigureLimits.Usual;
        var slow = TimeSpan.FromTicks(pace.Ticks * ChatteringReadings);
        var limits = usual with { ChatteringWindow = slow > usual.ChatteringWindow ? slow : usual.ChatteringWindow };
        var (alerts, guarded) = (rules.Unguarded.Bind(), rules.Book.Bind());
        AlertFigures? figures = null;
        AlertFigures? told = null;
        var lanes = new List<RecordedLane>
        {
            new(alerts, t =>
            {
                figures!.Take(t, t.At);
                before.Take(t);
            }),
            new(guarded, t => told!.Take(t, t.At)),
        };
        if (against is not null)
        {
            lanes.Add(new RecordedLane(against.Unguarded.Bind(), after.Take));
        }

        Pass(recordings, lanes, reading =>
        {
            figures ??= Begin(alerts, reading.At, limits);
            told ??= Begin(guarded, reading.At, limits);
            log.Take(reading);
        });
        var end = Instant.Recorded(log.Last);
        var report = (figures ?? Begin(alerts, end, limits)).Report(end);
        return new ReplayResult(
            log,
            pace,
            report,
            (told ?? Begin(guarded, end, limits)).Report(end),
            before,
            against is null ? null : Difference.Of(before, after),
            advise ? Advise(new Advisor(rules, report, before, pace), recordings, log.Last) : null);
    }

    private static AlertFigures Begin(RuleSet alerts, Instant at, FigureLimits limits)
    {
        var figures = new AlertFigures(at, limits);
        figures.Watch(alerts);
        return figures;
    }

    private static IReadOnlyList<Advice> Advise(Advisor advisor, RecordingSet recordings, long end)
    {
        Pass(recordings, [new RecordedLane(advisor.Book.Bind(), advisor.Take)]);
        return advisor.Conclude(end);
    }

    private static void Pass(RecordingSet recordings, IReadOnlyList<RecordedLane> lanes, Action<Reading>? each = null)
    {
        foreach (var reading in recordings.Read())
        {
            each?.Invoke(reading);
            foreach (var lane in lanes)
            {
                lane.Judge(reading);
            }
        }
    }
}
