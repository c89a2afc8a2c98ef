using System.Globalization;
using Gateway.Abstractions;
using Gateway.Rules.Operations;
using Gateway.Rules.Performance;

namespace Gateway.Rules.Tests.Performance;

/// <summary>Transitions told in short, and the figures that come of them.</summary>
internal static class Tale
{
    public static readonly Point Recorded = new(0, "bench", "temperature", "Cel", recorded: true);

    public static readonly Point Live = new(0, "bench", "temperature", "Cel");

    /// <summary>Plays <c>RULE:SECONDS KIND</c> without the blank: + raised, - cleared, ! escalated, a acknowledged, s u shelved, p v suppressed, l k lost, f e flapping, r a reminder; q: held back.</summary>
    public static (FiguresReport Report, AlertFigure Only) Tell(string story, double now = double.NaN, bool wantsAcknowledgement = false)
    {
        var figures = new AlertFigures(At(0));
        if (wantsAcknowledgement)
        {
            figures.Watch(View("r", 0, wantsAcknowledgement));
        }

        var last = Play(figures, story);
        var report = figures.Report(double.IsNaN(now) ? last : At(now));
        return (report, report.Alerts[0]);
    }

    public static Instant Play(AlertFigures figures, string story)
    {
        var raised = new Dictionary<string, Instant>();
        var at = At(0);
        foreach (var word in story.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (rule, rest) = word.Split(':') is [var name, var what] ? (name, what) : ("r", word);
            var digits = rest.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
            at = At(double.Parse(rest[..digits], CultureInfo.InvariantCulture));
            var kind = rest[digits] switch
            {
                '+' => TransitionKind.Raised,
                '-' => TransitionKind.Cleared,
                '!' => TransitionKind.Escalated,
                'a' => TransitionKind.Acknowledged,
                's' => TransitionKind.Shelved,
                'u' => TransitionKind.Unshelved,
                'p' => TransitionKind.Suppressed,
                'v' => TransitionKind.Unsuppressed,
                'l' => TransitionKind.SignalLost,
                'k' => TransitionKind.SignalBack,
                'f' => TransitionKind.FlappingStarted,
                'r' => TransitionKind.Reminder,
                _ => TransitionKind.FlappingEnded,
            };
            raised[rule] = kind == TransitionKind.Raised ? at : raised.GetValueOrDefault(rule, at);
            var count = kind == TransitionKind.FlappingEnded ? int.Parse(rest[(digits + 1)..], CultureInfo.InvariantCulture) : 0;
            figures.Take(Made(kind, rule, at) with { RaisedAt = raised[rule], Notify = !rest.EndsWith('q'), Count = count }, at);
        }

        return at;
    }

    public static Transition Made(TransitionKind kind, string rule, Instant at, bool live = false) => new(
        kind, rule, live ? Live : Recorded, kind is TransitionKind.Cleared or TransitionKind.FlappingEnded ? 0 : 1,
        kind == TransitionKind.Escalated ? Severity.Critical : Severity.Warning, 7, 6, "Cel", null, Quality.Good, null, 1, 1, at, at);

    public static Instant At(double seconds) =>
        Instant.Recorded(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks + (long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    public static AlertView View(string rule, int level, bool wantsAcknowledgement = false, Severity severity = Severity.Warning) => new()
    {
        Rule = rule,
        Point = Recorded,
        Level = level,
        Severity = level > 0 ? severity : null,
        State = "x",
        Value = 1,
        Quality = Quality.Good,
        RaisedAt = level > 0 ? At(0) : null,
        WantsAcknowledgement = wantsAcknowledgement,
    };
}
