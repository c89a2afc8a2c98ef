using Gateway.Abstractions;
using Gateway.Rules;
using Gateway.Rules.Performance;

namespace Gateway.Pipeline;

/// <summary>How many points of each rule stand how, as of a second ago at most.</summary>
/// <remarks>Counted by the pipeline's loop, read by any thread. Allocates only when the rules are exchanged.</remarks>
internal sealed class RuleStandings
{
    /// <summary>So many rules are told apart; those beyond are counted together, so that nobody who looks is flooded.</summary>
    public const int MostRules = 250;

    private static readonly long Interval = TimeSpan.TicksPerSecond;
    private static readonly string[] Names = ["undetermined", "normal", "pending", "active", "returned"];
    private static readonly string[] HeldNames = ["shelved", "suppressed", "flapping"];
    private readonly int[] held = new int[HeldNames.Length];
    private RuleSet? counted;
    private RuleTally? tally;
    private int[] scratch = [];
    private long lookedAt;
    private Table table = new([], []);

    /// <summary>Each rule with each of its states, and how many of its points are in it.</summary>
    public IEnumerable<(string Rule, string State, int Points)> All
    {
        get
        {
            var (rules, counts) = Volatile.Read(ref table);
            return rules.SelectMany((rule, row) => Names.Select((name, i) => (rule, name, Volatile.Read(ref counts[row * RuleTally.Standings + i]))));
        }
    }

    /// <summary>Why nobody is notified of an alert, and of how many that is so.</summary>
    public IEnumerable<(string Why, int Alerts)> Held => HeldNames.Select((name, i) => (name, Volatile.Read(ref held[i])));

    /// <summary>Counts, if the last time was a second ago or the rules are others.</summary>
    public void Look(RuleSet rules, Instant now)
    {
        var isOther = !ReferenceEquals(rules, counted);
        if (!isOther && now.Ticks - lookedAt < Interval)
        {
            return;
        }

        lookedAt = now.Ticks;
        if (isOther)
        {
            (counted, tally) = (rules, rules.Tally(MostRules));
            scratch = new int[tally.Rules.Count * RuleTally.Standings];
        }

        tally!.Count(scratch);
        var counts = isOther ? new int[scratch.Length] : table.Counts;
        for (var i = 0; i < scratch.Length; i++)
        {
            Volatile.Write(ref counts[i], scratch[i]);
        }

        if (isOther)
        {
            Volatile.Write(ref table, new Table(tally.Rules, counts));
        }

        var (shelved, suppressed, flapping) = tally.CountHeld();
        Volatile.Write(ref held[0], shelved);
        Volatile.Write(ref held[1], suppressed);
        Volatile.Write(ref held[2], flapping);
    }

    private sealed record Table(IReadOnlyList<string> Rules, int[] Counts);
}
