using Gateway.Abstractions;

namespace Gateway.Outbox;

/// <summary>How far one upstream has acknowledged one lane.</summary>
/// <remarks>Moved by its forwarder, written by the committing thread.</remarks>
internal sealed class LaneCursor(string upstream, Lane lane, long from, long acknowledged)
{
    private long acknowledged = acknowledged;

    public string Upstream { get; } = upstream;

    public Lane Lane { get; } = lane;

    /// <summary>The first number ever owed.</summary>
    public long From { get; } = from;

    /// <summary>The last number up to which everything is acknowledged.</summary>
    public long Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>The value of <see cref="Acknowledged"/> that the store has.</summary>
    public long Written { get; private set; } = acknowledged;

    /// <summary>The value that the transaction under way writes.</summary>
    public long Staged { get; private set; } = acknowledged;

    /// <summary>Moves on; an earlier number changes nothing.</summary>
    public void Acknowledge(long through)
    {
        if (through > acknowledged)
        {
            Volatile.Write(ref acknowledged, through);
        }
    }

    /// <summary>Takes the present value for the transaction that begins; it may move on meanwhile.</summary>
    public void Stage() => Staged = Acknowledged;

    /// <summary>The transaction is on the disk.</summary>
    public void Commit() => Written = Staged;
}
