using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>
/// What a rule compares: at every instant either a known value or unknown for a reason. One file per signal; a value enters
/// here in the unit of the rule.
/// </summary>
internal abstract class RuleSignal
{
    /// <summary>What it is, with its settings: a saved state of another signal means something else.</summary>
    public abstract string Identity { get; }

    /// <summary>What the signal is after this reading.</summary>
    public abstract Observed Take(in Reading reading);
}

/// <summary>A signal at one instant.</summary>
/// <param name="Value">Its value; NaN while unknown.</param>
/// <param name="Quality">How far it can be trusted.</param>
/// <param name="Unknown">Why it is unknown; null while it is known.</param>
internal readonly record struct Observed(double Value, Quality Quality, string? Unknown);
