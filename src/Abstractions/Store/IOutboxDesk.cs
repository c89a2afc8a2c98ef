namespace Gateway.Abstractions.Store;

/// <summary>What the operator's commands do with a store beside reading it: dead letters, losses, and a check.</summary>
/// <remarks>Called from any thread. What changes something is on the disk when the call returns.</remarks>
public interface IOutboxDesk
{
    /// <summary>The dead letters behind number <paramref name="after"/>, oldest first, at most <paramref name="most"/>.</summary>
    /// <exception cref="OutboxException">They cannot be read.</exception>
    IReadOnlyList<DeadLetter> DeadLetters(long after, int most);

    /// <summary>
    /// Sends a dead letter again, under its old id, and forgets it. Null: done; otherwise why not, for the operator.
    /// </summary>
    /// <exception cref="OutboxException">It could not be written.</exception>
    string? Retry(long id);

    /// <summary>Forgets a dead letter; false: there is none of that number.</summary>
    /// <exception cref="OutboxException">It could not be written.</exception>
    bool Drop(long id);

    /// <summary>How many events each upstream has lost, ever, by lane and reason; those of zero are left out.</summary>
    IReadOnlyList<LossCount> Losses();

    /// <summary>
    /// Checks the structure of the whole store, which takes seconds for each 100 MiB and holds up nothing. Returns what is wrong, at most ten
    /// lines; the checksums of events are checked by reading them.
    /// </summary>
    /// <exception cref="OutboxException">It cannot be read.</exception>
    IReadOnlyList<string> Check();
}

/// <summary>How many events of a lane one upstream has lost.</summary>
/// <param name="Upstream">Its key in the configuration.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
public readonly record struct LossCount(string Upstream, Lane Lane, LossReason Reason, long Count);
