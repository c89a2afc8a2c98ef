using Gateway.Rules;
using Gateway.Rules.Performance;

namespace Gateway.Rehearsing;

/// <summary>What other settings would have made of a noisy alert.</summary>
/// <param name="Alert">The alert with its figures.</param>
/// <param name="Episodes">Its episodes with the settings it has, before any guard.</param>
/// <param name="Tried">What was tried, by setting and then by value.</param>
internal sealed record Advice(AlertFigure Alert, long Episodes, IReadOnlyList<(string Key, string Value, long Episodes)> Tried)
{
    /// <summary>Of each setting the least value that leaves a quarter of the episodes or fewer; else the one that leaves fewest, if that is half.</summary>
    public IEnumerable<(string Key, string Value, long Episodes)> Best
    {
        get
        {
            foreach (var tried in Tried.GroupBy(t => t.Key))
            {
                // None at all is no success: the alert would be dead.
                var some = tried.Where(t => t.Episodes > 0).ToList();
                var best = some.FirstOrDefault(t => t.Episodes * 4 <= Episodes);
                best = best.Key is null ? some.Where(t => t.Episodes * 2 <= Episodes).OrderBy(t => t.Episodes).FirstOrDefault() : best;
                if (best.Key is not null)
                {
                    yield return best;
                }
            }
        }
    }
}

/// <summary>Runs noisy rules again with other settings: all variants in one pass over the recording.</summary>
internal sealed class Advisor
{
    /// <summary>An alert with fewer episodes is not noisy.</summary>
    public const int Noisy = 5;

    private const int MostRules = 10;

    private readonly List<(AlertFigure Alert, IReadOnlyList<RuleVariant> Variants)> cases = [];
    private readonly Dictionary<(string Rule, string Point), long> raised = [];

    /// <summary>Chooses the noisy alerts, the noisiest first.</summary>
    public Advisor(LoadedRules rules, FiguresReport figures, EpisodeLog episodes, TimeSpan pace)
    {
        var byRule = new Dictionary<string, IReadOnlyList<RuleVariant>>();
        foreach (var alert in figures.Alerts.Where(a => a.Raised >= Noisy || a.Flapping > 0))
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
        if (transition.Kind == TransitionKind.Raised)
        {
            var key = (transition.Rule, transition.Point.Id);
            raised[key] = raised.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>What came of it.</summary>
    public IReadOnlyList<Advice> Conclude() => [.. cases.Select(c => new Advice(
        c.Alert,
        Count(c.Variants[0], c.Alert),
        [.. c.Variants.Skip(1).Select(v => (v.Key, v.Value, Count(v, c.Alert)))]))];

    private long Count(RuleVariant variant, AlertFigure alert) => raised.GetValueOrDefault((variant.Rule.Id, alert.Point));

    private static double Excess(IReadOnlyList<Episode> episodes)
    {
        var known = episodes.Select(e => e.Excess).Where(double.IsFinite).Order().ToList();
        return known.Count == 0 ? double.NaN : known[known.Count / 2];
    }
}
