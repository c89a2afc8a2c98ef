using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>
/// One upstream's view of an older stream. Its lanes may have holes that are no loss (what was delivered before, or a single
/// dead letter that is tried again): whoever brought the events brought the gaps, too.
/// </summary>
internal sealed class OlderReader : SqliteReader
{
    private readonly StoreShared shared;
    private readonly uint seed;
    private readonly Statement select;

    public OlderReader(StoreShared shared, OlderStream stream)
        : base(shared.File, stream.Stream, stream.Upstream, stream.Cursors, stream.Next, shared.Dead)
    {
        this.shared = shared;
        seed = Checksum.Seed("older", shared.Stream);
        try
        {
            select = Prepare(OlderTable.Query);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    protected override int Fetch(Lane lane, long first, long end, int max, List<StoredEvent> into) => Use(select, row =>
    {
        Bind(row, lane, first, end, max);
        var n = 0;
        for (; row.Step() && row.Number(0) >= first && IsWhole(lane, row); n++)
        {
            into.Add(PackedEvent.Unpack(row.Blob(1)));
        }

        return n;
    });

    protected override long Skip(LaneCursor cursor, long at, long end)
    {
        var (found, whole) = Use(select, row =>
        {
            Bind(row, cursor.Lane, at, end, 1);
            return row.Step() ? (row.Number(0), IsWhole(cursor.Lane, row)) : (end, true);
        });
        // A number from before comes from a page that was exchanged.
        if (found < at || (found == at && !whole))
        {
            shared.CountDamage(cursor.GiveUp(at, at, LossReason.Damaged));
        }

        return Math.Max(found, at);
    }

    private bool IsWhole(Lane lane, Statement row) =>
        OlderTable.Sum(seed, lane, Upstream, Stream, row.Number(0), row.Bytes(1)) == row.Number(2);

    private void Bind(Statement row, Lane lane, long first, long end, int max)
    {
        row.Bind(1, (long)lane);
        row.Bind(2, Upstream);
        row.Bind(3, Stream);
        row.Bind(4, first);
        row.Bind(5, end);
        row.Bind(6, max);
    }
}
