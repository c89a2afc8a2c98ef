namespace Gateway.Rules.Signals;

/// <summary>What a rule may compare, by hand.</summary>
public static class SignalCatalog
{
    private static readonly string[] OfWindow = ["tumbling", "min-samples", "min-coverage"];

    /// <summary>Each with its name in the configuration, one sentence, and the settings of the group <c>signal</c> that belong to it.</summary>
    public static IReadOnlyList<(string Name, string Summary, IReadOnlyList<string> Keys)> All { get; } =
    [
        ("value", "The last reading, held until the next; unknown while it is bad or stale.", []),
        ("age", "How long ago the last good reading was; its limits are durations.", []),
        .. WindowFunctions.All.Select(f => (f.Name, $"{char.ToUpperInvariant(f.Summary[0])}{f.Summary[1..]}.", (IReadOnlyList<string>)[f.Name, .. OfWindow])),
        ("rate", "How fast the readings of the last while change.", ["rate", "per", "mode", "reset-pair", "fit", "max-gap", "min-coverage"]),
        ("deviation-from", "The difference from a number, or from the last reading of another point.", ["deviation-from"]),
    ];
}
