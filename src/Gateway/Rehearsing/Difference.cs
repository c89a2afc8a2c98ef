namespace Gateway.Rehearsing;

/// <summary>What another rule set would have made of an alert.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Point">The point.</param>
/// <param name="Before">Episodes of the first rule set.</param>
/// <param name="After">Episodes of the other.</param>
/// <param name="Gone">Those of the first at whose time the other has none.</param>
/// <param name="New">Those of the other at whose time the first has none.</param>
/// <param name="Same">Whether all episodes begin and end alike.</param>
internal sealed record Difference(string Rule, string Point, long Before, long After, IReadOnlyList<Episode> Gone, IReadOnlyList<Episode> New, bool Same)
{
    /// <summary>Compares alert by alert, in the order of their names.</summary>
    public static IReadOnlyList<Difference> Of(EpisodeLog before, EpisodeLog after) =>
        [.. before.Alerts.Union(after.Alerts).OrderBy(a => a.Rule, StringComparer.Ordinal).ThenBy(a => a.Point, StringComparer.Ordinal).Select(alert => Of(alert, before, after))];

    private static Difference Of((string Rule, string Point) alert, EpisodeLog before, EpisodeLog after)
    {
        var (a, b) = (before.Of(alert), after.Of(alert));
        return new Difference(
            alert.Rule,
            alert.Point,
            before.Count(alert),
            after.Count(alert),
            Without(a, b),
            Without(b, a),
            a.Select(e => (e.From, e.To, e.Severity)).SequenceEqual(b.Select(e => (e.From, e.To, e.Severity))));
    }

    /// <summary>Those of <paramref name="episodes"/> that touch none of <paramref name="others"/>; both are in the order of time.</summary>
    private static List<Episode> Without(IReadOnlyList<Episode> episodes, IReadOnlyList<Episode> others)
    {
        var alone = new List<Episode>();
        var next = 0;
        foreach (var episode in episodes)
        {
            while (next < others.Count && others[next].To is { } to && to < episode.From)
            {
                next++;
            }

            if (next == others.Count || others[next].From > (episode.To ?? long.MaxValue))
            {
                alone.Add(episode);
            }
        }

        return alone;
    }
}
