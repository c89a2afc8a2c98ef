using Gateway.Rules;
using Gateway.Rules.Performance;

namespace Gateway.Rehearsing;

/// <summary>What other settings would have made of a noisy alert.</summary>
/// <param name="Alert">The alert with its figures.</param>
/// <param name="Before">What it does with the settings it has, before any guard.</param>
/// <param name="Tried">What was tried, by setting and then by value.</param>
internal sealed record Advice(AlertFigure Alert, Outcome Before, IReadOnlyList<Outcome> Tried)
{
    /// <summary>Of each setting the least value that leaves a quarter of the episodes or fewer; else the one that leaves fewest, if that is half.</summary>
    public IEnumerable<Outcome> Best
    {
        get
        {
            foreach (var tried in Tried.GroupBy(t => t.Key))
            {
                // None at all, or one that never clears, is no success: the alert would be dead.
                var alive = tried.Where(t => t.Cleared > 0).ToList();
                if ((alive.Find(t => t.Episodes * 4 <= Before.Episodes) ?? alive.Where(t => t.Episodes * 2 <= Before.Episodes).MinBy(t => t.Episodes)) is { } best)
                {
                    yield return best;
                }
            }
        }
    }
}

/// <summary>What an alert does with a setting.</summary>
/// <param name="Key">The setting; empty: as it is.</param>
/// <param name="Value">Its value.</param>
/// <param name="Episodes">How often it is raised.</param>
/// <param name="Cleared">How often it clears.</param>
/// <param name="Fleeting">How many of its episodes are fleeting.</param>
/// <param name="Active">How long it is active altogether.</param>
internal sealed record Outcome(string Key, string Value, long Episodes, long Cleared, long Fleeting, TimeSpan Active);

/// <summary>Runs noisy rules again with other settings: all variants in one pass over the recording.</summary>
internal sealed class Advisor
{
    /// <summary>An alert with fewer episodes is not noisy.</summary>
    public const int Noisy = 5;

    private const int MostRules = 10;

    private readonly List<(AlertFigure Alert, IReadOnlyList<RuleVariant> Variants)> cases = [];
    private readonly Dictionary<(string Rule, string Point), Count> counts = [];

    /// <summary>Chooses the noisy alerts, the noisiest first.</summary>
    public Advisor(LoadedRules rules, FiguresReport figures, EpisodeLog episodes, TimeSpan pace)
    {
        var byRule = new Dictionary<string, IReadOnlyList<RuleVariant>>();
        foreach (var alert in figures.Alerts.Where(a => a.Raised >= Noisy))
        {
            if (!rules.Written.TryGetValue(alert.Rule, out var written))
            {
                continue;
            }

            if (!byRule.TryGetValue(alert.Rule, out var variants) && byRule.Count < MostRules)
            {
                byRule.Add(alert.Rule, variants = RuleVariants.Of(alert.Rule, written, Excess(episodes.Of((alert.Rule, alert.Point))), pace));
            }

            if (variants is { Count: > 0 })
            {
                cases.Add((alert, variants));
            }
        }

        Book = rules.Book with { Rules = [.. byRule.Values.SelectMany(v => v).Select(v => v.Rule)] };
    }

    /// <summary>All variants as one rule set.</summary>
    public RuleBook Book { get; }

    /// <summary>Counts what the variants raise.</summary>
    public void Take(Transition transition)
    {
        var key = (transition.Rule, transition.Point.Id);
        var count = counts.GetValueOrDefault(key);
        counts[key] = transition.Kind switch
        {
            TransitionKind.Raised => count with { Raised = count.Raised + 1, Since = transition.At.Ticks },
            TransitionKind.Cleared => Clear(count, transition.At.Ticks - (count.Since ?? transition.At.Ticks)),
            _ => count,
        };
    }

    /// <summary>What came of it, when the recording is at its end.</summary>
    public IReadOnlyList<Advice> Conclude(long end) => [.. cases.Select(c => new Advice(
        c.Alert, Of(c.Variants[0], c.Alert, end), [.. c.Variants.Skip(1).Select(v => Of(v, c.Alert, end))]))];

    private static Count Clear(Count count, long lasted) => count with
    {
        Cleared = count.Cleared + 1,
        Fleeting = count.Fleeting + (lasted < FigureLimits.Usual.Fleeting.Ticks ? 1 : 0),
        Active = count.Active + lasted,
        Since = null,
    };

    private Outcome Of(RuleVariant variant, AlertFigure alert, long end)
    {
        var count = counts.GetValueOrDefault((variant.Rule.Id, alert.Point));
        return new Outcome(variant.Key, variant.Value, count.Raised, count.Cleared, count.Fleeting, TimeSpan.FromTicks(count.Active + (count.Since is { } since ? end - since : 0)));
    }

    private static double Excess(IReadOnlyList<Episode> episodes)
    {
        var known = episodes.Select(e => e.Excess).Where(double.IsFinite).Order().ToList();
        return known.Count == 0 ? double.NaN : known[known.Count / 2];
    }

    private readonly record struct Count(long Raised, long Cleared, long Fleeting, long Active, long? Since);
}
