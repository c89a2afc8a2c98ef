using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>The tables of cursors and of the loss ledger.</summary>
internal sealed class CursorTable(Database database, string stream)
{
    private readonly uint seed = Checksum.Seed("cursors", stream);
    private readonly uint ledgerSeed = Checksum.Seed("ledger", stream);
    private readonly Statement set = database.Prepare("INSERT OR REPLACE INTO cursors VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly Statement clear = database.Prepare("DELETE FROM cursors");
    private readonly Statement all = database.Prepare(
        "SELECT upstream, lane, first, acknowledged, evicted, expired, dead, damaged, skipped, crc FROM cursors");

    private readonly Statement addRange = database.Prepare("INSERT OR REPLACE INTO ledger VALUES (?, ?, ?, ?, ?, ?)");
    private readonly Statement clearRanges = database.Prepare("DELETE FROM ledger WHERE upstream = ? AND lane = ?");
    private readonly Statement clearLedger = database.Prepare("DELETE FROM ledger");
    private readonly Statement ranges = database.Prepare("SELECT upstream, lane, first, last, reason, crc FROM ledger ORDER BY upstream, lane, first");

    /// <summary>The cursors that are whole.</summary>
    /// <param name="damaged">How many rows are not, or may be missing. A range that cannot be read is found again when its events are missing.</param>
    public CursorSet Load(out int damaged)
    {
        var lost = LoadLedger(out damaged);
        damaged += database.IsWhole("cursors") ? 0 : 1;
        var cursors = new List<LaneCursor>();
        Span<long> counts = stackalloc long[LossLedger.Reasons];
        try
        {
            while (all.Step())
            {
                var sum = new Checksum(seed);
                var (upstream, lane) = (all.Text(0), all.Number(1));
                sum.Add(upstream);
                sum.Add(lane);
                sum.Add(all.Number(2));
                sum.Add(all.Number(3));
                for (var reason = 1; reason < LossLedger.Reasons; reason++)
                {
                    counts[reason] = all.Number(3 + reason);
                    sum.Add(counts[reason]);
                }

                if (sum.Value != all.Number(9))
                {
                    damaged++;
                    continue;
                }

                var ledger = new LossLedger(lost.GetValueOrDefault((upstream, lane)) ?? [], counts);
                cursors.Add(new LaneCursor(upstream, (Lane)lane, all.Number(2), all.Number(3), ledger));
            }
        }
        finally
        {
            all.Reset();
        }

        return new CursorSet(cursors);
    }

    /// <summary>Writes what moved and what was lost, as staged.</summary>
    public void Write(CursorSet cursors)
    {
        for (var i = 0; i < cursors.Count; i++)
        {
            var cursor = cursors[i];
            if (cursor.IsStagedNew)
            {
                Set(cursor);
            }

            if (cursor.Ledger.IsStagedNew)
            {
                clearRanges.Bind(1, cursor.Upstream);
                clearRanges.Bind(2, (long)cursor.Lane);
                clearRanges.Run();
                Add(cursor);
            }
        }
    }

    /// <summary>Makes the tables hold exactly <paramref name="cursors"/>.</summary>
    public void Replace(CursorSet cursors)
    {
        clear.Run();
        clearLedger.Run();
        for (var i = 0; i < cursors.Count; i++)
        {
            Set(cursors[i]);
            Add(cursors[i]);
        }
    }

    private void Set(LaneCursor cursor)
    {
        var sum = new Checksum(seed);
        sum.Add(cursor.Upstream);
        sum.Add((long)cursor.Lane);
        sum.Add(cursor.From);
        sum.Add(cursor.Staged);
        set.Bind(1, cursor.Upstream);
        set.Bind(2, (long)cursor.Lane);
        set.Bind(3, cursor.From);
        set.Bind(4, cursor.Staged);
        for (var reason = 1; reason < LossLedger.Reasons; reason++)
        {
            sum.Add(cursor.Ledger.StagedCounts[reason]);
            set.Bind(4 + reason, cursor.Ledger.StagedCounts[reason]);
        }

        set.Bind(10, sum.Value);
        set.Run();
    }

    private void Add(LaneCursor cursor)
    {
        foreach (var range in cursor.Ledger.Staged)
        {
            addRange.Bind(1, cursor.Upstream);
            addRange.Bind(2, (long)cursor.Lane);
            addRange.Bind(3, range.From);
            addRange.Bind(4, range.Through);
            addRange.Bind(5, (long)range.Reason);
            addRange.Bind(6, RangeSum(cursor.Upstream, (long)cursor.Lane, range));
            addRange.Run();
        }
    }

    private Dictionary<(string Upstream, long Lane), List<LossRange>> LoadLedger(out int damaged)
    {
        damaged = 0;
        var lost = new Dictionary<(string Upstream, long Lane), List<LossRange>>();
        try
        {
            while (ranges.Step())
            {
                var key = (ranges.Text(0), ranges.Number(1));
                var range = new LossRange(ranges.Number(2), ranges.Number(3), (LossReason)ranges.Number(4));
                if (RangeSum(key.Item1, key.Item2, range) != ranges.Number(5))
                {
                    damaged++;
                    continue;
                }

                if (!lost.TryGetValue(key, out var list))
                {
                    lost[key] = list = [];
                }

                list.Add(range);
            }
        }
        finally
        {
            ranges.Reset();
        }

        return lost;
    }

    private long RangeSum(string upstream, long lane, in LossRange range)
    {
        var sum = new Checksum(ledgerSeed);
        sum.Add(upstream);
        sum.Add(lane);
        sum.Add(range.From);
        sum.Add(range.Through);
        sum.Add((long)range.Reason);
        return sum.Value;
    }
}
