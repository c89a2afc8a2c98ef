namespace Gateway.Rules.Levels;

/// <summary>One level of a rule, as configured: a comparison with its delays and what it means.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Rank">1 for the least severity of the rule, counting up; levels of one severity share it.</param>
/// <param name="Condition">The comparison.</param>
/// <param name="OnDelay">How long it must hold before the level is on, in ticks.</param>
/// <param name="OffDelay">How long it must be left before the level is off, in ticks.</param>
/// <param name="OnCount">How many readings in a row must enter before it is on; 0: any.</param>
/// <param name="HoldInBand">Whether a running delay survives a value inside the hysteresis.</param>
internal sealed record Level(
    Severity Severity,
    int Rank,
    Condition Condition,
    long OnDelay,
    long OffDelay,
    int OnCount,
    bool HoldInBand)
{
    /// <summary>By what its saved state is found again after the rule was edited.</summary>
    public string Key { get; } = $"{Severity} {Condition.Direction}".ToLowerInvariant();

    /// <summary>Whether a saved state is that of a level in this direction, whatever its severity was.</summary>
    public bool HasDirectionOf(string savedKey) => savedKey.EndsWith(Key[Key.IndexOf(' ', StringComparison.Ordinal)..], StringComparison.Ordinal);
}
