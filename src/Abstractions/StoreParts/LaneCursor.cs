using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.StoreParts;

/// <summary>How far one upstream has acknowledged one lane, and what of it is lost.</summary>
/// <remarks>Moved by its forwarder, written by the committing thread.</remarks>
public sealed class LaneCursor(string upstream, Lane lane, long from, long acknowledged, LossLedger? ledger = null)
{
    private long acknowledged = acknowledged;

    public string Upstream { get; } = upstream;

    public Lane Lane { get; } = lane;

    /// <summary>
    /// Whether it is the cursor of a shadow: nothing is kept for it, and what is gone before it was read is a gap of reason
    /// <see cref="LossReason.Skipped"/>.
    /// </summary>
    public bool IsShadow { get; set; }

    /// <summary>The first number ever owed.</summary>
    public long From { get; } = from;

    /// <summary>What it will never get.</summary>
    public LossLedger Ledger { get; } = ledger ?? new LossLedger();

    /// <summary>The last number up to which everything is acknowledged.</summary>
    public long Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>The value of <see cref="Acknowledged"/> that the store has.</summary>
    public long Written { get; private set; } = acknowledged;

    /// <summary>The value that the transaction under way writes.</summary>
    public long Staged { get; private set; } = acknowledged;

    /// <summary>Whether the transaction under way must write the cursor and its counts.</summary>
    public bool IsStagedNew => Staged != Written || Ledger.AreStagedCountsNew;

    /// <summary>Moves on; an earlier number changes nothing.</summary>
    public void Acknowledge(long through)
    {
        if (through > acknowledged)
        {
            Volatile.Write(ref acknowledged, through);
        }
    }

    /// <summary>Gives up what is not acknowledged between the two numbers; returns how many that were not lost before.</summary>
    public long GiveUp(long from, long through, LossReason reason) =>
        Ledger.Add(Math.Max(from, Acknowledged + 1), through, reason);

    /// <summary>Takes the present values for the transaction that begins; they may move on meanwhile. True when one is new to the store.</summary>
    public bool Stage()
    {
        Staged = Acknowledged;
        return Ledger.Stage(Staged) | (Staged != Written);
    }

    /// <summary>The transaction under way deletes the lane up to <paramref name="through"/>, whoever is owed it.</summary>
    public void StageEviction(long through) => Ledger.StageEviction(Staged + 1, through);

    /// <summary>The transaction under way deletes the numbers between the two.</summary>
    public void StageEviction(long from, long through) => Ledger.StageEviction(Math.Max(from, Staged + 1), through);

    /// <summary>The transaction is on the disk.</summary>
    public void Commit()
    {
        Written = Staged;
        Ledger.Commit();
    }
}
