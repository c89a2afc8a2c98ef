using Gateway.Abstractions.Configuration;

namespace Gateway.Rules.Configuration;

/// <summary>An explicit clear limit: where a level clears, whatever its hysteresis would say.</summary>
internal readonly record struct ClearLimit(double Limit, bool Below, bool Inclusive);

/// <summary>Reads <c>clear: { below: 8 }</c>.</summary>
internal static class ClearReader
{
    private static readonly (string Key, bool Below, bool Inclusive, string Summary)[] Comparisons =
    [
        ("below", true, false, "clears when the signal is less than this"),
        ("at-or-below", true, true, "clears when the signal is this or less"),
        ("above", false, false, "clears when the signal is greater than this"),
        ("at-or-above", false, true, "clears when the signal is this or greater"),
    ];

    public static ClearLimit? Read(Settings settings, bool durations)
    {
        var group = settings.Group("clear", "an explicit clear limit instead of the hysteresis, as { below: 8 }");
        ClearLimit? found = null;
        var count = 0;
        foreach (var (key, below, inclusive, summary) in Comparisons)
        {
            if (Amount.Optional(group, key, summary, durations) is { } limit)
            {
                found = new ClearLimit(limit, below, inclusive);
            }

            count += group.Has(key) ? 1 : 0;
        }

        if (settings.Has("clear") && count != 1 && settings.IsGroup("clear"))
        {
            settings.Problem("clear", $"give one comparison of {string.Join(", ", Comparisons.Select(c => c.Key))}");
        }

        return found;
    }
}
