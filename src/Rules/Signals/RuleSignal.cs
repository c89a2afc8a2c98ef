using Gateway.Rules.Levels;

namespace Gateway.Rules.Signals;

/// <summary>
/// What a rule compares, as configured: at every instant either a known value or unknown for a reason. One file per signal,
/// with its tracker; immutable, shared by the alerts of the rule.
/// </summary>
internal abstract class RuleSignal
{
    /// <summary>What it is, with every setting that changes its meaning: a saved state of another signal is of no use.</summary>
    public abstract string Identity { get; }

    /// <summary>Id of a second point that it needs; null: none.</summary>
    public virtual string? Setpoint => null;

    /// <summary>Whether limits and values are durations, in seconds.</summary>
    public virtual bool IsDuration => false;

    /// <summary>The least value it can have.</summary>
    public virtual double Least => double.NegativeInfinity;

    /// <summary>Whether its value is one that a reading had, or lies between such: what is believed of readings bounds it.</summary>
    public virtual bool IsLikeReadings => false;

    /// <summary>UCUM code of its value and of the limits, when its readings are in <paramref name="unit"/>.</summary>
    public virtual string? UnitOf(string? unit) => unit;

    /// <summary>Makes what follows one point.</summary>
    /// <param name="levels">The levels of the rule, for a signal that moves by itself and must know when it meets a limit.</param>
    /// <param name="silentAfter">Ticks without a reading after which a held value is stale; <see cref="long.MaxValue"/>: never.</param>
    public abstract SignalTracker Track(Level[] levels, long silentAfter);
}
