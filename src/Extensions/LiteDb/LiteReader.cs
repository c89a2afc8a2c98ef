using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <summary>One upstream's view of the stream of the store.</summary>
internal sealed class LiteReader(LiteShared shared, string upstream, IReadOnlyList<LaneCursor> owed)
    : OutboxReader(shared.Stream, upstream, owed, shared.Next, shared.Dead)
{
    public override void Dispose()
    {
        // The files are the outbox's.
    }

    protected override int Fetch(Lane lane, long first, long end, int max, List<StoredEvent> into) =>
        first <= shared.Settled[(int)lane] ? 0 : shared.Read(log => log.Fetch(new LaneKey(Stream, lane), null, first, end, max, into));

    /// <summary>Segments go as a whole, and later than the events in them: what nobody is owed any more counts as gone.</summary>
    protected override long Skip(LaneCursor cursor, long at, long end) => shared.Read(log =>
    {
        if (cursor.Ledger.Ranges.Any(r => r.From <= at && at <= r.Through))
        {
            return at;
        }

        var settled = shared.Settled[(int)cursor.Lane];
        var readable = settled + 1 >= end ? end : log.NextReadable(new LaneKey(Stream, cursor.Lane), null, Math.Max(at, settled + 1), end);
        if (readable == at)
        {
            return at;
        }

        if (at <= cursor.Acknowledged)
        {
            return Math.Min(readable, cursor.Acknowledged + 1);
        }

        var lost = cursor.GiveUp(at, readable - 1, cursor.IsShadow ? LossReason.Skipped : LossReason.Damaged);
        shared.CountDamage(cursor.IsShadow ? 0 : lost);
        return at;
    });
}

/// <summary>
/// One upstream's view of an older stream. Its lanes may have holes that are no loss (what was delivered before, or never brought for this upstream).
/// </summary>
internal sealed class LiteOlderReader(LiteShared shared, OlderStream older)
    : OutboxReader(older.Stream, older.Upstream, older.Cursors, older.Next, shared.Dead)
{
    public override void Dispose()
    {
        // The files are the outbox's.
    }

    protected override int Fetch(Lane lane, long first, long end, int max, List<StoredEvent> into) =>
        shared.Read(log => log.Fetch(new LaneKey(Stream, lane), Upstream, first, end, max, into));

    protected override long Skip(LaneCursor cursor, long at, long end) => shared.Read(log =>
    {
        var key = new LaneKey(Stream, cursor.Lane);
        var readable = log.NextReadable(key, Upstream, at, end);
        if (at > cursor.Acknowledged && log.Lost(key, at, readable - 1) is var (from, through))
        {
            shared.CountDamage(cursor.GiveUp(from, through, LossReason.Damaged));
            return from;
        }

        return readable;
    });
}
