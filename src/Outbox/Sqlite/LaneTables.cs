using Gateway.Abstractions;

namespace Gateway.Outbox.Sqlite;

/// <summary>
/// The extent of the lanes' tables: where numbering goes on, what is the oldest event, and deleting what nobody is owed
/// any more, step by step within commits. Nothing here reads a lane through: only the ends of the key.
/// </summary>
internal sealed class LaneTables
{
    /// <summary>The most rows of a lane that one commit deletes, so that none of them takes long.</summary>
    public const int DeleteStep = 10_000;

    /// <summary>Free pages (4 KiB) the file keeps for what comes next; more are given back to the disk.</summary>
    public const int KeepPages = 1_024;

    private readonly Statement[] oldest;
    private readonly Statement[] delete;
    private readonly Statement setLane;
    private readonly Statement freePages;
    private readonly Statement giveBack;
    private Extent[] now = new Extent[Lanes.Count];
    private Extent[] staged = new Extent[Lanes.Count];
    private bool shrinking;

    public LaneTables(Database database, NextNumbers next)
    {
        oldest = [.. Lanes.All.Select(lane => database.Prepare($"SELECT MIN(seq) FROM {lane.Name()}"))];
        delete = [.. Lanes.All.Select(lane => database.Prepare($"DELETE FROM {lane.Name()} WHERE seq <= ?"))];
        setLane = database.Prepare("UPDATE lanes SET next = ?, floor = ? WHERE lane = ?");
        freePages = database.Prepare("PRAGMA freelist_count");
        giveBack = database.Prepare("PRAGMA incremental_vacuum(256)");
        foreach (var lane in Lanes.All)
        {
            var row = database.Prepare($"SELECT next, floor, (SELECT MAX(seq) FROM {lane.Name()}) FROM lanes WHERE lane = {(int)lane}");
            if (!row.Step())
            {
                throw new SqliteFailure(SQLitePCL.raw.SQLITE_CORRUPT, $"lane {lane.Name()} has no row");
            }

            next.Start(lane, Math.Max(row.Number(0), row.Number(2) + 1));
            now[(int)lane] = new Extent(oldest[(int)lane].RunForNumber(), row.Number(0), row.Number(1));
            row.Reset();
        }

        shrinking = freePages.RunForNumber() > KeepPages;
    }

    /// <summary>The oldest event that a new upstream may be owed; <paramref name="head"/> when there is none.</summary>
    public long Oldest(Lane lane, long head)
    {
        var extent = now[(int)lane];
        return extent.Oldest == 0 ? head : Math.Max(extent.Oldest, extent.Floor);
    }

    /// <summary>Whether a commit without content has something to delete or to give back.</summary>
    public bool IsDue(CursorSet cursors)
    {
        var due = shrinking;
        foreach (var lane in Lanes.All)
        {
            due |= now[(int)lane].Oldest is > 0 and var first && first <= Settled(lane, cursors, now);
        }

        return due;
    }

    /// <summary>Takes the present state for a transaction.</summary>
    public void Stage() => now.CopyTo(staged, 0);

    /// <summary>Nobody is owed what stands in the lane now: not those who are there, nor who will come later.</summary>
    public void RaiseFloor(Lane lane, long head)
    {
        staged[(int)lane] = staged[(int)lane] with { Floor = head, Next = head };
        Write(lane);
    }

    /// <summary>Deletes a step of what is settled, and keeps the numbering where no row does.</summary>
    public void Clean(CursorSet cursors, NextNumbers next)
    {
        var deleted = false;
        foreach (var lane in Lanes.All)
        {
            ref var extent = ref staged[(int)lane];
            if (extent.Oldest == 0 && cursors.Stores(lane) && next.Ahead(lane) > next[lane])
            {
                extent = extent with { Oldest = next[lane] };
            }

            var settled = Settled(lane, cursors, staged);
            if (extent.Oldest > 0 && extent.Oldest <= settled)
            {
                delete[(int)lane].Bind(1, Math.Min(settled, extent.Oldest + DeleteStep - 1));
                delete[(int)lane].Run();
                extent = extent with { Oldest = oldest[(int)lane].RunForNumber() };
                deleted = true;
            }

            if ((extent.Oldest == 0 || !cursors.Stores(lane)) && extent.Next != next.Ahead(lane))
            {
                extent = extent with { Next = next.Ahead(lane) };
                Write(lane);
            }
        }

        if (deleted || shrinking)
        {
            GiveBack();
        }
    }

    /// <summary>The transaction is on the disk.</summary>
    public void Commit() => (now, staged) = (staged, now);

    private void GiveBack()
    {
        shrinking = freePages.RunForNumber() > KeepPages;
        if (shrinking)
        {
            giveBack.Run();
        }
    }

    private void Write(Lane lane)
    {
        var extent = staged[(int)lane];
        setLane.Bind(1, extent.Next);
        setLane.Bind(2, extent.Floor);
        setLane.Bind(3, (long)lane);
        setLane.Run();
    }

    private static long Settled(Lane lane, CursorSet cursors, Extent[] extents)
    {
        var below = extents[(int)lane].Floor - 1;
        return Math.Max(cursors.Settled(lane, below), below);
    }

    /// <param name="Oldest">The oldest number in the table; 0: the table is empty.</param>
    /// <param name="Next">The next number as written in <c>lanes</c>; behind the truth while the newest number is in the table.</param>
    /// <param name="Floor">Nobody is owed a number below.</param>
    private readonly record struct Extent(long Oldest, long Next, long Floor);
}
