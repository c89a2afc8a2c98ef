using Gateway.Abstractions.Configuration;
using Gateway.Pipeline;
using Gateway.Rules;
using Gateway.Rules.Operations;

namespace Gateway.Rehearsing;

/// <summary>Reads what happens in a test at a time: expectations, what operators do, restarts.</summary>
internal static class StepReader
{
    private const string Now = "alert";

    /// <summary>The built-in guard of every point.</summary>
    private const string Guard = "silent";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    private static readonly (string Word, TransitionKind Kind)[] Kinds = [.. Enum.GetValues<TransitionKind>().Select(k => (AlertNames.Kind(k), k))];

    private static readonly (string Word, OperationKind Kind)[] Operators = [.. Enum.GetValues<OperationKind>().Select(k => (k.ToString().ToLowerInvariant(), k))];

    /// <summary>What must happen.</summary>
    public static IReadOnlyList<Expectation> Expectations(Settings test, IReadOnlyList<Place> places, RuleBook book)
    {
        var result = new List<Expectation>();
        foreach (var settings in test.Groups("expect", "What must happen, and nothing else."))
        {
            var at = settings.Duration("at", "When, from the beginning of the test: the time at which it was due.", high: Longest);
            var (kind, rule) = One(settings, Kinds.Select(k => k.Word).Append(Now), "what happens, with the id of its rule, as 'raised: too-warm'", "id of the rule", book);
            var isAlert = kind == Now;
            var point = ReadPoint(settings, book);
            point = isAlert ? point ?? OnlyPoint(settings, rule, book) : point;
            result.Add(new Expectation
            {
                At = at.Ticks,
                Place = places[result.Count],
                Kind = isAlert ? null : Kinds.FirstOrDefault(k => k.Word == kind).Kind,
                Rule = rule,
                Point = point,
                NamesPoint = settings.Has("point"),
                OfTransition = isAlert ? [] : [.. Fields.OfTransition.Select(f => f.Read(settings)).OfType<Wanted<Transition>>()],
                OfAlert = isAlert ? [.. Fields.OfAlert.Select(f => f.Read(settings)).OfType<Wanted<AlertView>>()] : [],
            });
            if (isAlert && result[^1].OfAlert.Count == 0 && rule.Length > 0)
            {
                settings.Problem(Now, $"how it must stand is not said; give one of {string.Join(", ", Fields.OfAlert.Select(f => f.Name))}");
            }
        }

        return result;
    }

    /// <summary>What operators do.</summary>
    public static IReadOnlyList<OperatorStep> Operations(Settings test, IReadOnlyList<Place> places, RuleBook book)
    {
        var result = new List<OperatorStep>();
        foreach (var settings in test.Groups("operate", "What operators do."))
        {
            var at = settings.Duration("at", "When, from the beginning of the test; behind what is read then.", high: Longest);
            var (word, rule) = One(settings, Operators.Select(o => o.Word), "what is done, with the id of the rule, as 'acknowledge: too-warm'", "id of the rule", book);
            var point = ReadPoint(settings, book) ?? OnlyPoint(settings, rule, book);
            result.Add(new OperatorStep(
                at.Ticks,
                places[result.Count],
                new AlertOperation(
                    Operators.FirstOrDefault(o => o.Word == word).Kind,
                    rule,
                    point,
                    settings.Text("by", "Who does it.", "tester"),
                    settings.OptionalText("comment", "What is said about it."),
                    For: settings.OptionalDuration("for", "How long an alert is shelved; default: as long as its rule allows."),
                    OneShot: settings.Flag("one-shot", "Whether shelving ends when the alert clears.", false)),
                settings.Flag("refused", "Whether it must be refused.", false)));
        }

        return result;
    }

    /// <summary>When the gateway stops and comes back.</summary>
    public static IReadOnlyList<(long At, long Down)> Restarts(Settings test)
    {
        var result = new List<(long At, long Down)>();
        foreach (var settings in test.Groups("restart", "When the gateway stops and starts again."))
        {
            var at = settings.Duration("at", "When it stops, behind what is read then.", high: Longest).Ticks;
            var down = settings.Duration("down", "How long it is away; nothing is read meanwhile.", TimeSpan.FromSeconds(5), high: Longest).Ticks;
            if (result.Count > 0 && at < result[^1].At + result[^1].Down)
            {
                settings.Problem("at", "is before it came back from the restart before; write restarts in the order of time");
            }

            result.Add((at, down));
        }

        return result;
    }

    /// <summary>What is wrong with a word of <c>ignore</c>; null: nothing.</summary>
    public static string? CheckIgnored(string word, RuleBook book) =>
        Kinds.Any(k => k.Word == word) || Names(book).Contains(word) ? null : $"'{word}' is neither a rule nor a kind of transition{Meant(word, Kinds.Select(k => k.Word).Concat(Names(book)))}";

    private static (string Word, string Rule) One(Settings settings, IEnumerable<string> words, string what, string summary, RuleBook book)
    {
        (string Word, string Rule) found = (string.Empty, string.Empty);
        var all = words.ToList();
        foreach (var word in all)
        {
            if (settings.OptionalText(word, summary, id => CheckRule(id, book)) is { } rule)
            {
                if (found.Word.Length > 0)
                {
                    settings.Problem(word, $"one thing at a time: '{found.Word}' is given already; write another line");
                }

                found = (word, rule);
            }
        }

        if (found.Word.Length == 0)
        {
            settings.Problem(string.Empty, $"does not say {what}; there are {string.Join(", ", all)}");
        }

        return found;
    }

    private static string? ReadPoint(Settings settings, RuleBook book) =>
        settings.OptionalText("point", "Which point, when the rule watches several.", id => book.AllPoints.Any(p => p.Id == id) ? null : $"there is no point '{id}'{Meant(id, book.AllPoints.Select(p => p.Id))}");

    /// <summary>The point of a rule that has only one; empty, and a problem, when it watches several.</summary>
    private static string OnlyPoint(Settings settings, string rule, RuleBook book)
    {
        var watched = rule.Length == 0 ? []
            : rule == Guard ? book.AllPoints.Select(p => p.Id).ToList()
            : book.AllPoints.Where(p => book.Rules.Any(r => r.Id == rule && r.Watches(p))).Select(p => p.Id).ToList();
        if (watched.Count > 1)
        {
            settings.Problem("point", $"must be given: '{rule}' watches several points ({string.Join(", ", watched.Take(8))}{(watched.Count > 8 ? ", …" : string.Empty)})");
        }

        return watched.FirstOrDefault() ?? string.Empty;
    }

    private static string? CheckRule(string id, RuleBook book) => Names(book).Contains(id) ? null : $"there is no rule '{id}'{Meant(id, Names(book))}";

    private static List<string> Names(RuleBook book) => [.. book.Rules.Select(r => r.Id), Guard];

    private static string Meant(string word, IEnumerable<string> known)
    {
        var words = known.ToList();
        return Spelling.Nearest(word, words) is { } meant ? $"; did you mean '{meant}'?" : $"; there are {string.Join(", ", words.Take(20))}";
    }
}
