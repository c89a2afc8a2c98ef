using Gateway.Abstractions;

namespace Gateway.Rules.Alerts;

/// <summary>What an alert remembers from raised to cleared; its name stays known behind that, for what operators then say.</summary>
internal struct Episode
{
    /// <summary>Number of the event that opened it; 0: there was none.</summary>
    public long Id;

    /// <summary>Number of the last transition within it.</summary>
    public int Number;

    /// <summary>The transition that last raised or escalated it: an older acknowledgement is stale.</summary>
    public int Escalation;

    public Instant RaisedAt;

    /// <summary>When somebody was last notified, in ticks of the point's clock: reminders count from here.</summary>
    public long NotifiedAt;

    /// <summary>The level shown, 0 for none.</summary>
    public int Level;

    /// <summary>The highest level it had.</summary>
    public int PeakLevel;

    /// <summary>The most extreme value it had; NaN while there was none.</summary>
    public double Peak;

    /// <summary>Which of the rule's levels the shown one comes from.</summary>
    public int Driver;

    /// <summary>The side that level is, or was last, on.</summary>
    public Levels.Side Side;

    /// <summary>Whether the signal is lost and that was said.</summary>
    public bool Lost;

    /// <summary>Whether the condition went away while nobody looked.</summary>
    public bool Reconciled;

    public static readonly Episode None = new() { Peak = double.NaN };

    /// <summary>What stays of it when it has ended.</summary>
    public readonly Episode Ended() => None with { Id = Id, Number = Number, Escalation = Escalation, Driver = Driver, Side = Side };
}
