using Gateway.Configuration;

namespace Gateway.Running;

/// <summary>What came of a reload.</summary>
/// <param name="Difference">What differed; null: the files could not be used.</param>
/// <param name="Refusal">Why nothing was changed, in one line; null: it was done, or there was nothing to do.</param>
/// <param name="Problems">What is wrong with the files, a line each, warnings included.</param>
internal sealed record ReloadOutcome(ConfigurationDifference? Difference, string? Refusal, IReadOnlyList<string> Problems)
{
    /// <summary>Upstreams whose new settings are tried now; until they have a connection the former ones are in force.</summary>
    public IReadOnlyCollection<string> Tried { get; init; } = [];
}
