namespace Gateway.Abstractions.Configuration;

/// <summary>Finds the known word that somebody most likely meant.</summary>
public static class Spelling
{
    /// <summary>The nearest of <paramref name="known"/> to <paramref name="word"/>; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        string[] words = [.. known];
        string? best = null;
        var least = int.MaxValue;
        foreach (var candidate in words)
        {
            // At most a third of the shorter word may be wrong, and never all of it.
            var shorter = Math.Min(word.Length, candidate.Length);
            var allowed = Math.Min(Math.Max(1, shorter / 3), shorter - 1);
            if (Math.Abs(word.Length - candidate.Length) <= allowed && Distance(word, candidate) is var distance && distance <= allowed && distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best ?? words.FirstOrDefault(k => Begins(k, word));
    }

    /// <summary>The message about a channel that a sensor with the channels <paramref name="names"/> does not have; null: it has it.</summary>
    public static string? NotAChannel(string name, IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Contains(name) ? null
            : Nearest(name, names) is { } meant ? $"this sensor has no such channel; did you mean '{meant}'?"
            : $"this sensor has no such channel; it has {string.Join(", ", names)}";
    }

    /// <summary>The message about a word that is not one of those to choose from.</summary>
    internal static string NotOneOf(ScalarNode scalar, IReadOnlyList<string> choices)
    {
        var known = choices.Count == 0 ? "; there is none in this version" : $"; known are {string.Join(", ", choices)}";
        var meant = Nearest(scalar.Text, choices) is { } word ? $"; did you mean '{word}'?" : string.Empty;
        return $"'{scalar.Shown}' is not known{(meant.Length > 0 ? meant : known)}";
    }

    /// <summary>Whether the word is the beginning of a longer one, as in <c>password</c> for <c>password-file</c>.</summary>
    private static bool Begins(string candidate, string word) =>
        word.Length > 1 && candidate.Length > word.Length && candidate[word.Length] == '-' && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Edits (insert, delete, replace, swap neighbours) from one word to the other, ignoring case.</summary>
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                cost[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1,
                        cost[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1)),
                };
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
