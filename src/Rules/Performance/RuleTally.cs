using Gateway.Rules.Alerts;

namespace Gateway.Rules.Performance;

/// <summary>How an alert stands, coarsely: what figures tell apart.</summary>
public enum Standing : byte
{
    /// <summary>No value was judged yet.</summary>
    Undetermined = 0,

    /// <summary>Within its limits.</summary>
    Normal = 1,

    /// <summary>Beyond a limit; the on-delay or the on-count runs.</summary>
    Pending = 2,

    /// <summary>Raised.</summary>
    Active = 3,

    /// <summary>Cleared, and still on the list: latched, or not acknowledged.</summary>
    Returned = 4,
}

/// <summary>Counts, for each rule, how many of its points stand how.</summary>
/// <remarks>Of one <see cref="RuleSet"/>, on its thread. Counting allocates nothing.</remarks>
public sealed class RuleTally
{
    /// <summary>How many sorts of <see cref="Standing"/> there are.</summary>
    public const int Standings = 5;

    private readonly Alert[] alerts;
    private readonly int[] rows;

    /// <summary>Rows for the rules of these alerts; those of one id share a row, and so do all beyond <paramref name="most"/>.</summary>
    internal RuleTally(Alert[] alerts, int most)
    {
        this.alerts = alerts;
        rows = new int[alerts.Length];
        var names = new List<string>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < alerts.Length; i++)
        {
            var id = alerts[i].Rule.Id;
            if (!known.TryGetValue(id, out var row))
            {
                known[id] = row = Math.Min(names.Count, most);
                names.AddRange(row < most ? [id] : names.Count == most ? [Others] : []);
            }

            rows[i] = row;
        }

        Rules = names;
    }

    /// <summary>Stands for the rules beyond the most that are told apart; no rule can be called so.</summary>
    public const string Others = "(others)";

    /// <summary>The ids of the rules, in the order of the configuration.</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>Counts. One number per rule and standing: rule by rule, the standings in their order.</summary>
    /// <param name="into">Gets the numbers; at least <see cref="Rules"/> times <see cref="Standings"/> of them.</param>
    public void Count(Span<int> into)
    {
        into.Clear();
        for (var i = 0; i < alerts.Length; i++)
        {
            into[rows[i] * Standings + (int)alerts[i].Standing]++;
        }
    }

    /// <summary>How many alerts are shelved, held back by another one, or flapping; one may be all of it.</summary>
    public (int Shelved, int Suppressed, int Flapping) CountHeld()
    {
        var (shelved, suppressed, flapping) = (0, 0, 0);
        foreach (var alert in alerts)
        {
            shelved += (alert.Flags & AlertFlags.Shelved) != AlertFlags.None ? 1 : 0;
            suppressed += (alert.Flags & AlertFlags.Suppressed) != AlertFlags.None ? 1 : 0;
            flapping += (alert.Flags & AlertFlags.Flapping) != AlertFlags.None ? 1 : 0;
        }

        return (shelved, suppressed, flapping);
    }
}
