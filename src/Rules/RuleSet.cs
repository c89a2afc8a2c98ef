#pragma warning disable CA1822 // the bodies follow with the next change
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Rules;

/// <summary>
/// All rules applied to all points: the alerts. Pure: readings and time in, transitions out; what it remembers is saved
/// with the events it decided, in one batch.
/// </summary>
/// <remarks>Used by one thread. Allocates nothing per reading in steady state.</remarks>
public sealed class RuleSet
{
    private RuleSet()
    {
    }

    /// <summary>The earliest tick of the live clock at which <see cref="Advance"/> would do something; null: none.</summary>
    public long? NextDue => null;

    /// <summary>How many alerts are active (have a level above 0).</summary>
    public int Active => 0;

    /// <summary>
    /// Makes one alert for each rule and matching point. An unknown point, a pattern without a match and a unit that cannot
    /// be compared are problems of the rule's settings; the rest is bound all the same.
    /// </summary>
    public static RuleSet Bind(IReadOnlyList<Rule> rules, IReadOnlyList<Point> points) => new();

    /// <summary>
    /// Takes up the states that were saved. Called once, before the first reading. An open episode whose rule is gone, or now
    /// watches something else, is cleared into <paramref name="into"/>.
    /// </summary>
    public void Restore(IReadOnlyDictionary<string, byte[]> states, Instant now, Transitions into)
    {
    }

    /// <summary>Judges one reading; what it decides, and what was due before it, goes to <paramref name="into"/>.</summary>
    public void Judge(in Reading reading, Transitions into)
    {
    }

    /// <summary>
    /// Moves the clock of the live points: what was due before <paramref name="now"/> less two seconds happens. Recorded points
    /// move by their readings only.
    /// </summary>
    public void Advance(Instant now, Transitions into)
    {
    }

    /// <summary>
    /// Adds to <paramref name="batch"/> the state of each alert that changed since the last call; with
    /// <paramref name="checkpoint"/> also of those with a running delay.
    /// </summary>
    public void Save(OutboxBatch batch, Instant now, bool checkpoint)
    {
    }
}
