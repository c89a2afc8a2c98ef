using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using SQLitePCL;

namespace Gateway.Outbox.Sqlite;

/// <summary>
/// The extent of the lanes' tables: where numbering goes on, what is the oldest event, and deleting what nobody is owed
/// any more, step by step within commits. Nothing here reads a lane through: only the ends of the key.
/// </summary>
internal sealed class LaneTables
{
    /// <summary>The most rows of a lane that one commit deletes, so that none of them takes long.</summary>
    public const int DeleteStep = 10_000;

    private readonly string stream;
    private readonly Statement[] oldest;
    private readonly Statement[] delete;
    private readonly Statement setLane;
    private Extent[] now = new Extent[Lanes.Count];
    private Extent[] staged = new Extent[Lanes.Count];

    public LaneTables(Database database, string stream, EventRows rows, NextNumbers next)
    {
        this.stream = stream;
        oldest = [.. Lanes.All.Select(lane => database.Prepare($"SELECT MIN(seq) FROM {lane.Name()}"))];
        delete = [.. Lanes.All.Select(lane => database.Prepare($"DELETE FROM {lane.Name()} WHERE seq <= ?"))];
        setLane = database.Prepare("UPDATE lanes SET next = ?, floor = ?, crc = ? WHERE lane = ?");
        foreach (var lane in Lanes.All)
        {
            now[(int)lane] = Load(database, lane, rows, out var newest);
            next.Start(lane, Math.Max(now[(int)lane].Next, newest + 1));
        }
    }

    /// <summary>The oldest event that a new upstream may be owed; <paramref name="head"/> when there is none.</summary>
    public long Oldest(Lane lane, long head)
    {
        var extent = now[(int)lane];
        return extent.Oldest == 0 ? head : Math.Max(extent.Oldest, extent.Floor);
    }

    /// <summary>How many events stand in the lane, as the transaction under way leaves it.</summary>
    public long Count(Lane lane, NextNumbers next) => staged[(int)lane].Oldest is > 0 and var first ? next.Ahead(lane) - first : 0;

    /// <summary>Whether a commit without content has something to delete.</summary>
    public bool IsDue(CursorSet cursors)
    {
        var due = false;
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

    /// <summary>Takes note of what the transaction writes into lanes that were empty.</summary>
    public void Grow(CursorSet cursors, NextNumbers next)
    {
        foreach (var lane in Lanes.All)
        {
            ref var extent = ref staged[(int)lane];
            if (extent.Oldest == 0 && cursors.Stores(lane) && next.Ahead(lane) > next[lane])
            {
                extent = extent with { Oldest = next[lane] };
            }
        }
    }

    /// <summary>Deletes a step of what is settled; true when there was something.</summary>
    /// <param name="cursors">Who is owed what.</param>
    /// <param name="least">Lanes with fewer settled rows are left as they are.</param>
    public bool Clean(CursorSet cursors, int least = 1)
    {
        var deleted = false;
        foreach (var lane in Lanes.All)
        {
            ref var extent = ref staged[(int)lane];
            var settled = Settled(lane, cursors, staged);
            if (extent.Oldest > 0 && settled - extent.Oldest >= least - 1)
            {
                Delete(lane, Math.Min(settled, extent.Oldest + DeleteStep - 1));
                deleted = true;
            }
        }

        return deleted;
    }

    /// <summary>Deletes at most <paramref name="rows"/> of the oldest events of a lane. Returns the last number that went; 0: the lane is empty.</summary>
    public long DeleteOldest(Lane lane, long rows, NextNumbers next)
    {
        if (staged[(int)lane].Oldest is not (> 0 and var first))
        {
            return 0;
        }

        var through = Math.Min(first + rows, next.Ahead(lane)) - 1;
        Delete(lane, through);
        return through;
    }

    /// <summary>Keeps the numbering of lanes where no row does.</summary>
    public void KeepNumbers(CursorSet cursors, NextNumbers next)
    {
        foreach (var lane in Lanes.All)
        {
            ref var extent = ref staged[(int)lane];
            if ((extent.Oldest == 0 || !cursors.Stores(lane)) && extent.Next != next.Ahead(lane))
            {
                extent = extent with { Next = next.Ahead(lane) };
                Write(lane);
            }
        }
    }

    /// <summary>The transaction is on the disk.</summary>
    public void Commit() => (now, staged) = (staged, now);

    private void Delete(Lane lane, long through)
    {
        delete[(int)lane].Bind(1, through);
        delete[(int)lane].Run();
        ref var extent = ref staged[(int)lane];
        extent = extent with { Oldest = oldest[(int)lane].RunForNumber() };
    }

    private Extent Load(Database database, Lane lane, EventRows rows, out long newest)
    {
        var row = database.Prepare($"SELECT next, floor, crc FROM lanes WHERE lane = {(int)lane}");
        var last = database.Prepare($"SELECT {EventRows.Columns(lane)} FROM {lane.Name()} ORDER BY seq DESC LIMIT 1");
        try
        {
            // Where numbering goes on must not be guessed: no number may stand for two events.
            if (!row.Step() || row.Number(2) != Schema.LaneSum(stream, (int)lane, row.Number(0), row.Number(1)))
            {
                throw new SqliteFailure(raw.SQLITE_CORRUPT, $"lane {lane.Name()}: where it goes on is not readable");
            }

            newest = 0;
            if (last.Step())
            {
                if (!rows.TryRead(lane, last, out var stored))
                {
                    throw new SqliteFailure(raw.SQLITE_CORRUPT, $"lane {lane.Name()}: its last event is damaged");
                }

                newest = stored.Sequence;
            }

            return new Extent(oldest[(int)lane].RunForNumber(), row.Number(0), row.Number(1));
        }
        finally
        {
            row.Reset();
            last.Reset();
        }
    }

    private void Write(Lane lane)
    {
        var extent = staged[(int)lane];
        setLane.Bind(1, extent.Next);
        setLane.Bind(2, extent.Floor);
        setLane.Bind(3, Schema.LaneSum(stream, (int)lane, extent.Next, extent.Floor));
        setLane.Bind(4, (long)lane);
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
