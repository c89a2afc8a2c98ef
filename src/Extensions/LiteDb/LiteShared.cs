using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <summary>What an outbox shares with its readers.</summary>
internal sealed class LiteShared(OwnerThread owner, SegmentLog log, string folder, DeadLetterBox dead)
{
    private long damaged;

    public string Stream => log.Stream;

    public NextNumbers Next { get; } = new();

    public DeadLetterBox Dead { get; } = dead;

    /// <summary>By lane, the number up to which nobody is owed anything, as committed. Changed by the owner.</summary>
    public long[] Settled { get; } = new long[Lanes.Count];

    /// <summary>Events found damaged since the start.</summary>
    public long Damaged => Interlocked.Read(ref damaged);

    public void CountDamage(long events) => Interlocked.Add(ref damaged, events);

    /// <summary>Reads what is committed.</summary>
    /// <exception cref="OutboxException">It cannot be read now.</exception>
    public T Read<T>(Func<SegmentLog, T> read) => owner.Run(() =>
    {
        try
        {
            // What cannot be read now is not lost.
            return log.IsBroken
                ? throw new OutboxException($"{folder}: cannot be read before it can be written again")
                : read(log);
        }
        catch (SegmentFailureException failure)
        {
            throw Explain(failure, "cannot be read");
        }
    });

    /// <summary>A failure for the operator.</summary>
    public static OutboxException Explain(SegmentFailureException failure, string trouble) => new(
        failure.IsFull ? OutboxFailure.Full : OutboxFailure.Unavailable,
        failure.IsFull ? $"the store {trouble}: the disk is full ({failure.Message}); free space" : $"the store {trouble}: {failure.Message}; see whether the disk works",
        failure);
}
