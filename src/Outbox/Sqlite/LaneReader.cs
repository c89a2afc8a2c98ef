using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>One upstream's view of the present stream of a <see cref="SqliteOutbox"/>.</summary>
internal sealed class LaneReader : SqliteReader
{
    // A hole is looked through in steps, so that a reader does not hold up commits for long.
    private const int SkipStep = 1_000;

    private readonly EventRows rows;
    private readonly StoreShared shared;
    private readonly Statement[] select;

    public LaneReader(StoreShared shared, EventRows rows, string upstream, IReadOnlyList<LaneCursor> owed)
        : base(shared.File, shared.Stream, upstream, owed, shared.Next, shared.Dead)
    {
        this.shared = shared;
        this.rows = rows;
        try
        {
            select = [.. Gateway.Abstractions.Lanes.All.Select(lane => Prepare(
                $"SELECT {EventRows.Columns(lane)} FROM {lane.Name()} WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?"))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    protected override int Fetch(Lane lane, long first, long end, int max, List<StoredEvent> into)
    {
        lock (Gate)
        {
            ThrowIfDisposed();
            var row = select[(int)lane];
            try
            {
                Bind(row, first, end, max);
                var n = 0;
                while (row.Step() && rows.TryRead(lane, row, out var stored) && stored.Sequence == first + n)
                {
                    into.Add(stored);
                    n++;
                }

                return n;
            }
            catch (SqliteFailure failure)
            {
                throw Explain(failure);
            }
            finally
            {
                row.Reset();
            }
        }
    }

    protected override long Skip(LaneCursor cursor, long at, long end)
    {
        // A commit that evicts deletes rows a moment before the ledger says so: none is under way while this lock is held.
        lock (shared.Commits)
        {
            if (cursor.Ledger.Ranges.Any(r => r.From <= at && at <= r.Through))
            {
                return at;
            }

            var readable = Use(select[(int)cursor.Lane], row => FirstReadable(row, cursor.Lane, at, end));
            if (readable == at)
            {
                return at;
            }

            if (at <= cursor.Acknowledged)
            {
                return Math.Min(readable, cursor.Acknowledged + 1);
            }

            if (cursor.IsShadow)
            {
                cursor.GiveUp(at, readable - 1, LossReason.Skipped);
                return at;
            }

            shared.CountDamage(cursor.GiveUp(at, readable - 1, LossReason.Damaged));
            return at;
        }
    }

    private long FirstReadable(Statement row, Lane lane, long at, long end)
    {
        Bind(row, at, end, SkipStep);
        var (n, last) = (0, at);
        for (; row.Step(); n++)
        {
            // Pages that were exchanged bring numbers from before. Behind such a row `at` itself would not be fetched either.
            if (rows.TryRead(lane, row, out var stored) && stored.Sequence >= (n == 0 ? at : at + 1))
            {
                return stored.Sequence;
            }

            last = Math.Max(last, row.Number(0));
        }

        return n < SkipStep ? end : last + 1;
    }

    private static void Bind(Statement row, long first, long end, int max)
    {
        row.Bind(1, first);
        row.Bind(2, end);
        row.Bind(3, max);
    }
}
