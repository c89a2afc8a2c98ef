using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.StoreParts;

/// <summary>
/// The loss ledger of one lane of one upstream: what it will never get and has not been told yet, and how many of each reason
/// there have been. What is added counts at once; the store has it with the next commit.
/// </summary>
/// <remarks>
/// Added to by the forwarder, its reader and the committing thread. The ranges are ascending and disjoint, in an array that is
/// replaced and never changed, so that it can be read without a lock.
/// </remarks>
public sealed class LossLedger
{
    /// <summary>How many reasons there are, with <see cref="LossReason.None"/>.</summary>
    public const int Reasons = 6;

    private readonly Lock gate = new();
    private readonly long[] counts = new long[Reasons];
    private readonly long[] stagedCounts = new long[Reasons];
    private LossRange[] ranges;
    private LossRange[] written;
    private LossRange[] stagedFrom;
    private long stagedEviction;
    private long total;
    private long stagedTotal;
    private long writtenTotal;

    public LossLedger()
        : this([], default)
    {
    }

    public LossLedger(IEnumerable<LossRange> ranges, ReadOnlySpan<long> counts)
    {
        this.ranges = written = stagedFrom = Staged = [.. ranges.OrderBy(r => r.From)];
        counts.CopyTo(this.counts);
        foreach (var count in counts)
        {
            total += count;
        }

        stagedTotal = writtenTotal = total;
    }

    /// <summary>What is known to be lost beyond the cursor.</summary>
    public LossRange[] Ranges => Volatile.Read(ref ranges);

    /// <summary>The ranges as the transaction under way leaves them.</summary>
    public LossRange[] Staged { get; private set; }

    /// <summary>The counts by reason as the transaction under way leaves them.</summary>
    public ReadOnlySpan<long> StagedCounts => stagedCounts;

    /// <summary>Whether the transaction under way must write the ranges.</summary>
    public bool IsStagedNew => !ReferenceEquals(Staged, written);

    /// <summary>Whether the transaction under way must write the counts.</summary>
    public bool AreStagedCountsNew => stagedTotal != writtenTotal;

    /// <summary>How many events were lost by <paramref name="reason"/>, ever.</summary>
    public long Count(LossReason reason) => Volatile.Read(ref counts[(int)reason]);

    /// <summary>Adds what is not yet covered between the two numbers; returns how many.</summary>
    public long Add(long from, long through, LossReason reason)
    {
        lock (gate)
        {
            var covered = LossRange.Cover(ranges, from, through, reason, out var added);
            if (added > 0)
            {
                Volatile.Write(ref ranges, covered);
                Volatile.Write(ref counts[(int)reason], counts[(int)reason] + added);
                total += added;
            }

            return added;
        }
    }

    /// <summary>Takes the present state for a transaction; what is acknowledged is settled. True when it differs from what the store has.</summary>
    public bool Stage(long acknowledged)
    {
        lock (gate)
        {
            if (ranges.Length > 0 && ranges[0].Through <= acknowledged)
            {
                Volatile.Write(ref ranges, [.. ranges.Where(r => r.Through > acknowledged)]);
            }

            Staged = stagedFrom = ranges;
            stagedTotal = total;
            stagedEviction = 0;
            counts.CopyTo(stagedCounts, 0);
            return IsStagedNew || AreStagedCountsNew;
        }
    }

    /// <summary>The transaction under way evicts what is not covered up to <paramref name="through"/>.</summary>
    public void StageEviction(long from, long through)
    {
        Staged = LossRange.Cover(Staged, from, through, LossReason.Evicted, out var added);
        stagedEviction += added;
        stagedTotal += added;
        stagedCounts[(int)LossReason.Evicted] += added;
    }

    /// <summary>The transaction is on the disk.</summary>
    public void Commit()
    {
        lock (gate)
        {
            if (stagedEviction > 0)
            {
                Volatile.Write(ref ranges, ReferenceEquals(ranges, stagedFrom) ? Staged : WithStaged());
                Volatile.Write(ref counts[(int)LossReason.Evicted], counts[(int)LossReason.Evicted] + stagedEviction);
                total += stagedEviction;
                stagedEviction = 0;
            }

            written = Staged;
            writtenTotal = stagedTotal;
        }
    }

    // Somebody gave up numbers while the transaction ran: his ranges stay as he named them.
    private LossRange[] WithStaged()
    {
        var all = ranges;
        foreach (var range in Staged)
        {
            all = LossRange.Cover(all, range.From, range.Through, range.Reason, out _);
        }

        return all;
    }
}
