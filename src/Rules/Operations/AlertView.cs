using Gateway.Abstractions;

namespace Gateway.Rules.Operations;

/// <summary>The present state of one alert, for people and for the retained state on the wire.</summary>
public sealed record AlertView
{
    /// <summary>Id of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The point it watches.</summary>
    public required Point Point { get; init; }

    /// <summary>0: none; else 1 for the least severity of the rule, counting up.</summary>
    public required int Level { get; init; }

    /// <summary>Severity of the level; of the last level when there is none; null when it was never raised.</summary>
    public Severity? Severity { get; init; }

    /// <summary>
    /// What it is called: <c>undetermined</c> (no value yet), <c>normal</c>, <c>active</c>; where the rule asks for an acknowledgement <c>unacknowledged</c>,
    /// <c>acknowledged</c>, <c>returned</c> (cleared, not acknowledged); behind a latch <c>latched</c>, <c>latched-unacknowledged</c>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>The value compared, in <see cref="Unit"/>; NaN while it is unknown.</summary>
    public required double Value { get; init; }

    /// <summary>Why the value is unknown; null while it is known.</summary>
    public string? Unknown { get; init; }

    /// <summary>Quality of the value.</summary>
    public required Quality Quality { get; init; }

    /// <summary>The limit of the level; NaN when there is none.</summary>
    public double Limit { get; init; } = double.NaN;

    /// <summary>UCUM code of value and limit; null: none.</summary>
    public string? Unit { get; init; }

    /// <summary>For <c>outside</c>: <c>low</c> or <c>high</c>.</summary>
    public string? Side { get; init; }

    /// <summary>When the episode was raised; null when none is open.</summary>
    public Instant? RaisedAt { get; init; }

    /// <summary>The present or the last episode: number of its first event; 0: there was none.</summary>
    public long Episode { get; init; }

    /// <summary>The last transition in that episode.</summary>
    public int Number { get; init; }

    /// <summary>What else is set.</summary>
    public AlertFlags Flags { get; init; }

    /// <summary>Whether the rule asks for an acknowledgement.</summary>
    public bool WantsAcknowledgement { get; init; }

    /// <summary>When shelving ends; null: not shelved.</summary>
    public Instant? ShelvedUntil { get; init; }

    /// <summary>Who acknowledged it; null: nobody.</summary>
    public string? AcknowledgedBy { get; init; }
}
