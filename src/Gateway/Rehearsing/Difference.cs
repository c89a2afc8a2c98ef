namespace Gateway.Rehearsing;

/// <summary>What another rule set would have made of an alert.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Point">The point.</param>
/// <param name="Before">Episodes of the first rule set.</param>
/// <param name="After">Episodes of the other.</param>
/// <param name="Gone">Those of the first that the other does not raise; before less these and with the new ones gives after.</param>
/// <param name="New">Those that only the other raises.</param>
/// <param name="Same">Whether all episodes begin and end alike.</param>
internal sealed record Difference(string Rule, string Point, long Before, long After, IReadOnlyList<(Episode Episode, bool IsPart)> Gone, IReadOnlyList<(Episode Episode, bool IsPart)> New, bool Same)
{
    /// <summary>Compares alert by alert, in the order of their names.</summary>
    public static IReadOnlyList<Difference> Of(EpisodeLog before, EpisodeLog after) =>
        [.. before.Alerts.Union(after.Alerts).OrderBy(a => a.Rule, StringComparer.Ordinal).ThenBy(a => a.Point, StringComparer.Ordinal).Select(alert => Of(alert, before, after))];

    private static Difference Of((string Rule, string Point) alert, EpisodeLog before, EpisodeLog after)
    {
        var (a, b) = (before.Of(alert), after.Of(alert));
        var (keptA, keptB) = (new bool[a.Count], new bool[b.Count]);
        for (int i = 0, j = 0; i < a.Count && j < b.Count;)
        {
            if (Touch(a[i], b[j]))
            {
                (keptA[i++], keptB[j++]) = (true, true);
            }
            else if (a[i].From < b[j].From)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return new Difference(
            alert.Rule,
            alert.Point,
            before.Count(alert),
            after.Count(alert),
            Left(a, keptA, b),
            Left(b, keptB, a),
            a.Select(e => (e.From, e.To, e.Severity)).SequenceEqual(b.Select(e => (e.From, e.To, e.Severity))));
    }

    /// <summary>Those that were not paired; one that lies within an episode of the others is a part of it.</summary>
    private static List<(Episode Episode, bool IsPart)> Left(IReadOnlyList<Episode> episodes, bool[] kept, IReadOnlyList<Episode> others)
    {
        var left = new List<(Episode, bool)>();
        var next = 0;
        for (var i = 0; i < episodes.Count; i++)
        {
            while (next < others.Count && others[next].To is { } to && to < episodes[i].From)
            {
                next++;
            }

            if (!kept[i])
            {
                left.Add((episodes[i], next < others.Count && Touch(episodes[i], others[next])));
            }
        }

        return left;
    }

    private static bool Touch(Episode a, Episode b) => a.From <= (b.To ?? long.MaxValue) && b.From <= (a.To ?? long.MaxValue);
}
