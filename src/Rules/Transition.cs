using Gateway.Abstractions;

namespace Gateway.Rules;

/// <summary>One change of an alert, decided by the rules; it becomes one event of the lane <c>alerts</c>.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Point">The point it watches; one with index -1 when it is no longer configured.</param>
/// <param name="Level">The alert's level after it: 1 for the least severity of the rule, counting up; 0 for none.</param>
/// <param name="Severity">Severity of that level; of the level left when <paramref name="Level"/> is 0.</param>
/// <param name="Value">The value compared; NaN when there is none, as while the signal is unknown.</param>
/// <param name="Limit">The limit at which that level trips (of the level left when there is none); NaN when there is none.</param>
/// <param name="Unit">UCUM code of value and limit; null: none.</param>
/// <param name="Side">For <c>outside</c>: <c>low</c> or <c>high</c>; null otherwise.</param>
/// <param name="Quality">Quality of the reading compared.</param>
/// <param name="Reason">Why: for <c>cleared</c> normal, removed, rule-changed, reconciled or no-data; for a lost signal its cause.</param>
/// <param name="Episode">Number of the event that opened the episode, in the lane <c>alerts</c>.</param>
/// <param name="Number">1, 2, 3, … within the episode.</param>
/// <param name="At">The instant it was due, on the point's clock.</param>
/// <param name="RaisedAt">When the episode was raised.</param>
/// <param name="Peak">The most extreme value of the episode in the direction of the alarm, for <c>cleared</c>; NaN otherwise.</param>
/// <param name="PeakLevel">The highest level of the episode.</param>
/// <param name="Notify">Whether somebody is to be notified.</param>
/// <param name="Held">Why not: <c>shelved</c>, <c>suppressed</c>, <c>quiet</c>; null when somebody is.</param>
/// <param name="Flags">What else is true of the alert.</param>
/// <param name="Count">For <c>flapping-started</c> the raises in the window, for <c>flapping-ended</c> the transitions withheld; 0 otherwise.</param>
/// <param name="Operator">What an operator said; null when nobody did.</param>
public readonly record struct Transition(
    TransitionKind Kind,
    string Rule,
    Point Point,
    int Level,
    Severity Severity,
    double Value,
    double Limit,
    string? Unit,
    string? Side,
    Quality Quality,
    string? Reason,
    long Episode,
    int Number,
    Instant At,
    Instant RaisedAt,
    double Peak = double.NaN,
    int PeakLevel = 0,
    bool Notify = true,
    string? Held = null,
    AlertFlags Flags = AlertFlags.None,
    int Count = 0,
    OperatorNote? Operator = null);

/// <summary>What an operator did, and said about it.</summary>
/// <param name="By">Who.</param>
/// <param name="Comment">Why; null: nothing was said.</param>
/// <param name="Until">For shelving: when it ends at the latest.</param>
/// <param name="OneShot">For shelving: whether it ends when the alert clears.</param>
public sealed record OperatorNote(string By, string? Comment, Instant? Until = null, bool OneShot = false);

/// <summary>The kinds of <see cref="Transition"/>; their wire names are in kebab-case behind <c>alert.</c>.</summary>
public enum TransitionKind : byte
{
    /// <summary>The alert went from no level to one: an episode begins.</summary>
    Raised,

    /// <summary>It went to a higher level.</summary>
    Escalated,

    /// <summary>It went to a lower level, not to none.</summary>
    Deescalated,

    /// <summary>It went to no level: the episode ends.</summary>
    Cleared,

    /// <summary>While it is active, its signal became unknown.</summary>
    SignalLost,

    /// <summary>While it is active, its signal is known again.</summary>
    SignalBack,

    /// <summary>It is still active after the time of <c>remind-every</c>.</summary>
    Reminder,

    /// <summary>An operator has seen it.</summary>
    Acknowledged,

    /// <summary>An operator wants no notification for a while.</summary>
    Shelved,

    /// <summary>Shelving is over; if the alert is active, this announces it.</summary>
    Unshelved,

    /// <summary>An operator unlatched it.</summary>
    Reset,

    /// <summary>It is active, and its parent alert became active: nobody is notified any more.</summary>
    Suppressed,

    /// <summary>It is active, and its parent alert is over: this announces it.</summary>
    Unsuppressed,

    /// <summary>It was raised too often; from here its transitions are withheld.</summary>
    FlappingStarted,

    /// <summary>It has calmed down; this says how it is now. At level 0 the episode ends with it.</summary>
    FlappingEnded,
}

/// <summary>Collects transitions and numbers them as the outbox will.</summary>
/// <remarks>Reused; allocates nothing in steady state.</remarks>
public sealed class Transitions
{
    private readonly List<Transition> items = [];

    /// <summary>What was decided since <see cref="Begin"/>, in order.</summary>
    public IReadOnlyList<Transition> Items => items;

    /// <summary>The number in the lane <c>alerts</c> that the next transition gets.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>Empties the collection; the next transition gets the number <paramref name="next"/>.</summary>
    public void Begin(long next)
    {
        items.Clear();
        Next = next;
    }

    /// <summary>Adds a transition; returns its number.</summary>
    public long Add(in Transition transition)
    {
        items.Add(transition);
        return Next++;
    }
}
