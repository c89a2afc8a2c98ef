using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>
/// Keeps the store within its limit: when it is full, the oldest readings go, then the oldest system events, then alerts, in
/// steps within commits, whoever is owed them. Also gives space back to the disk.
/// </summary>
internal sealed class Space
{
    // What a row takes beside its data: key, time, numbers of texts, checksum, and its share of a page that is not quite full.
    private const int RowOverhead = 60;

    private static readonly Lane[] Order = [Lane.Readings, Lane.System, Lane.Alerts];

    private readonly StoreBounds bounds;
    private readonly LaneTables lanes;
    private readonly OlderTable older;
    private readonly Statement pages;
    private readonly Statement freePages;
    private readonly Statement giveBack;
    private double rowSize;
    private bool shrinking;
    private bool full;

    public Space(Database database, in StoreBounds bounds, LaneTables lanes, OlderTable older)
    {
        this.bounds = bounds;
        this.lanes = lanes;
        this.older = older;
        pages = database.Prepare("PRAGMA page_count");
        freePages = database.Prepare("PRAGMA freelist_count");
        giveBack = database.Prepare("PRAGMA incremental_vacuum(256)");

        // The average of a few rows at the end; what is written later moves it.
        var sample = database.Prepare("SELECT AVG(n) FROM (SELECT * FROM (SELECT LENGTH(data) AS n FROM alerts ORDER BY seq DESC LIMIT 50) "
            + "UNION ALL SELECT * FROM (SELECT LENGTH(data) FROM system ORDER BY seq DESC LIMIT 50))");
        rowSize = RowOverhead + sample.RunForNumber();
        Measure();
        shrinking = Free > bounds.KeepPages;
        full = Used > bounds.Data;
    }

    /// <summary>Bytes of the database file, as last measured.</summary>
    public long FileBytes { get; private set; }

    /// <summary>Free pages in it.</summary>
    public long Free { get; private set; }

    /// <summary>Events evicted by the transaction under way.</summary>
    public long Evicted { get; private set; }

    /// <summary>Whether a commit without content has something to do here.</summary>
    public bool IsDue => shrinking || full;

    private long Used => FileBytes - (Free * StoreBounds.PageSize);

    /// <summary>Learns how large alerts and system events are.</summary>
    public void Weigh(int dataLength) => rowSize += (RowOverhead + dataLength - rowSize) / 64;

    /// <summary>Within the open transaction: evicts a step if the store is full, and gives a step of free pages back.</summary>
    /// <param name="cursors">Who loses what goes.</param>
    /// <param name="next">The ends of the lanes.</param>
    /// <param name="deleted">Whether the transaction deleted something.</param>
    /// <param name="hurry">Whether giving back can wait for another transaction.</param>
    public void Keep(CursorSet cursors, NextNumbers next, bool deleted, bool hurry = false)
    {
        Evicted = 0;
        Measure();
        full = IsFull(next);
        if (full)
        {
            foreach (var lane in Order)
            {
                // A little more than needed, so that not every commit evicts and writes a ledger.
                if (Over(next, lane) is > 0 and var over)
                {
                    Evict(lane, cursors, next, over + (bounds.Data / 256));
                }
            }

            full = IsFull(next);
        }

        if (deleted || (shrinking && !hurry) || Evicted > 0)
        {
            shrinking = Free > bounds.KeepPages;
            if (shrinking)
            {
                giveBack.Run();
                Measure();
            }
        }
    }

    /// <summary>Within the open transaction, on a full disk: evicts a step of readings if there is less room than wanted; see <see cref="Evicted"/>.</summary>
    public void MakeRoom(long bytes, CursorSet cursors, NextNumbers next)
    {
        Evicted = 0;
        Measure();
        var missing = Math.Min(bytes - (Free * StoreBounds.PageSize), bounds.EvictionOnFullDisk);
        if (missing > 0 && Used - Others(next) > missing)
        {
            Evict(Lane.Readings, cursors, next, missing);
        }
    }

    private void Measure()
    {
        FileBytes = pages.RunForNumber() * StoreBounds.PageSize;
        Free = freePages.RunForNumber();
    }

    // By how many bytes the store is too large, in the eyes of a lane.
    private long Over(NextNumbers next, Lane lane)
    {
        var over = Used - bounds.Data;
        return lane == Lane.Readings ? Math.Max(over, Used - Others(next) - bounds.Readings) : over;
    }

    private long Others(NextNumbers next) => (long)((lanes.Count(Lane.Alerts, next) + lanes.Count(Lane.System, next)) * rowSize);

    private bool IsFull(NextNumbers next) => Over(next, Lane.Readings) > 0;

    private void Evict(Lane lane, CursorSet cursors, NextNumbers next, long bytes)
    {
        // Whole pages become free only when all their rows are gone: measured after each round, never more than a step for a commit.
        var target = Used - bytes;
        var size = lane == Lane.Readings ? RowOverhead : rowSize;
        var left = LaneTables.DeleteStep + next.Ahead(lane) - next[lane];
        for (var round = 0; round < 8 && left > 0 && Used > target; round++)
        {
            var rows = Math.Clamp((long)((Used - target) / size), Math.Min(64, left), left);
            var gone = older.EvictOldest(lane, rows);
            if (gone == 0)
            {
                gone = EvictLane(lane, rows, cursors, next);
            }

            if (gone == 0)
            {
                return;
            }

            Evicted += gone;
            left -= gone;
            Measure();
        }
    }

    private long EvictLane(Lane lane, long rows, CursorSet cursors, NextNumbers next)
    {
        var before = lanes.Count(lane, next);
        var through = lanes.DeleteOldest(lane, rows, next);
        if (through > 0)
        {
            cursors.StageEviction(lane, through);
        }

        return before - lanes.Count(lane, next);
    }
}
