using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox;

/// <summary>One upstream's view of a stream in memory.</summary>
/// <param name="gate">Held by the outbox during each commit.</param>
/// <param name="lanes">The events.</param>
/// <param name="stream">Their stream.</param>
/// <param name="upstream">Whose view.</param>
/// <param name="owed">Its cursors.</param>
/// <param name="next">The ends of the lanes.</param>
/// <param name="dead">Where dead letters go.</param>
internal sealed class MemoryReader(
    Lock gate,
    MemoryLane[] lanes,
    string stream,
    string upstream,
    IReadOnlyList<LaneCursor> owed,
    NextNumbers next,
    DeadLetterBox dead)
    : OutboxReader(stream, upstream, owed, next, dead)
{
    public override void Dispose()
    {
        // Nothing is held but memory.
    }

    protected override int Fetch(Lane lane, long first, long end, int max, List<StoredEvent> into)
    {
        lock (gate)
        {
            return lanes[(int)lane].Read(first, end, max, into);
        }
    }

    /// <summary>In memory nothing is damaged: what is not there was evicted, which the ledger says, or was never brought.</summary>
    protected override long Skip(LaneCursor cursor, long at, long end)
    {
        lock (gate)
        {
            if (cursor.Ledger.Ranges.Any(r => r.From <= at && at <= r.Through))
            {
                return at;
            }

            var first = lanes[(int)cursor.Lane].FirstFrom(at, end);
            if (cursor.IsShadow && first > at && at > cursor.Acknowledged)
            {
                cursor.GiveUp(at, first - 1, LossReason.Skipped);
                return at;
            }

            return first;
        }
    }
}
