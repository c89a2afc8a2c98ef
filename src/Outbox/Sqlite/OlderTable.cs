using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>The table of events of older streams: a row for each event and upstream that is owed it, deleted when delivered.</summary>
internal sealed class OlderTable(Database database, string stream)
{
    private const string OfLane = "WHERE lane = ? AND upstream = ? AND stream = ?";

    private readonly uint seed = Checksum.Seed("older", stream);
    private readonly Statement add = database.Prepare("INSERT OR IGNORE INTO older VALUES (?, ?, ?, ?, ?, ?)");
    private readonly Statement delete = database.Prepare($"DELETE FROM older {OfLane} AND seq BETWEEN ? AND ?");
    private readonly Statement last = database.Prepare($"SELECT event, seq FROM older {OfLane} ORDER BY seq DESC LIMIT 1");
    private readonly Statement step = database.Prepare($"SELECT seq, event FROM older {OfLane} AND seq >= ? ORDER BY seq LIMIT ?");
    private readonly Statement groupAfter = database.Prepare(
        "SELECT lane, upstream, stream, seq FROM older WHERE (lane, upstream, stream) > (?, ?, ?) ORDER BY lane, upstream, stream, seq LIMIT 1");

    /// <summary>What a reader selects: events of a lane within two numbers.</summary>
    public static string Query => $"SELECT seq, event, crc FROM older {OfLane} AND seq >= ? AND seq < ? ORDER BY seq LIMIT ?";

    /// <summary>The lanes of older streams that stand here, found without reading them through.</summary>
    public List<OlderExtent> Load()
    {
        var groups = new List<OlderExtent>();
        (long Lane, string Upstream, string Stream) at = (-1, string.Empty, string.Empty);
        while (TryNext(at, out var found, out var first))
        {
            at = found;
            Bind(last, at.Lane, at.Upstream, at.Stream);
            try
            {
                last.Step();
                groups.Add(new OlderExtent(at.Upstream, at.Stream, (Lane)at.Lane, first, Last(last.Number(1), last.Blob(0))));
            }
            finally
            {
                last.Reset();
            }
        }

        return groups;
    }

    public void Add(string upstream, string of, in StoredEvent stored)
    {
        var packed = PackedEvent.Pack(stored);
        Bind(add, (long)stored.Lane, upstream, of);
        add.Bind(4, stored.Sequence);
        add.Bind(5, packed.AsSpan());
        add.Bind(6, Sum(seed, stored.Lane, upstream, of, stored.Sequence, packed));
        add.Run();
    }

    /// <summary>Deletes what is acknowledged.</summary>
    public void Delete(string upstream, string of, Lane lane, long through) => Delete((long)lane, upstream, of, 0, through);

    /// <summary>Puts the gaps in the place of their events.</summary>
    public void Write(string upstream, string of, Lane lane, LossRange[] ranges)
    {
        foreach (var range in ranges)
        {
            Delete((long)lane, upstream, of, range.From, range.Through);
            Add(upstream, of, StoredEvent.Gap(lane, range.From, range.Through, range.Reason));
        }
    }

    /// <summary>Forgets what <paramref name="upstream"/> was owed.</summary>
    public void Forget(string upstream, string of)
    {
        foreach (var lane in Lanes.All)
        {
            Delete((long)lane, upstream, of, 0, long.MaxValue);
        }
    }

    /// <summary>Puts a gap in the place of at most <paramref name="rows"/> of the oldest events of a lane. Returns how many rows went.</summary>
    public long EvictOldest(Lane lane, long rows)
    {
        (long Lane, string Upstream, string Stream) at = ((long)lane, string.Empty, string.Empty);
        while (TryNext(at, out var found, out var first) && found.Lane == (long)lane)
        {
            at = found;
            if (EvictFrom(at, first, rows) is > 0 and var gone)
            {
                return gone;
            }
        }

        return 0;
    }

    /// <summary>The checksum of a row.</summary>
    public static long Sum(uint seed, Lane lane, string upstream, string of, long sequence, ReadOnlySpan<byte> packed)
    {
        var sum = new Checksum(seed);
        sum.Add((long)lane);
        sum.Add(upstream);
        sum.Add(of);
        sum.Add(sequence);
        sum.Add(packed);
        return sum.Value;
    }

    private long EvictFrom((long Lane, string Upstream, string Stream) group, long first, long rows)
    {
        var gone = 0L;
        long from = 0, through = 0;
        Bind(step, group.Lane, group.Upstream, group.Stream);
        step.Bind(4, first);
        step.Bind(5, rows + 1);
        try
        {
            while (step.Step())
            {
                var sequence = step.Number(0);
                if (gone == rows || (gone > 0 && sequence != through + 1))
                {
                    break;
                }

                // What was evicted before lies as one gap at the beginning, and only grows.
                var end = Last(sequence, step.Blob(1));
                gone += from == 0 && end > sequence ? 0 : 1;
                from = from == 0 ? sequence : from;
                through = end;
            }
        }
        finally
        {
            step.Reset();
        }

        if (gone > 0)
        {
            Write(group.Upstream, group.Stream, (Lane)group.Lane, [new LossRange(from, through, LossReason.Evicted)]);
        }

        return gone;
    }

    private bool TryNext((long Lane, string Upstream, string Stream) after, out (long Lane, string Upstream, string Stream) found, out long first)
    {
        Bind(groupAfter, after.Lane, after.Upstream, after.Stream);
        try
        {
            var any = groupAfter.Step();
            found = any ? (groupAfter.Number(0), groupAfter.Text(1), groupAfter.Text(2)) : default;
            first = any ? groupAfter.Number(3) : 0;
            return any;
        }
        finally
        {
            groupAfter.Reset();
        }
    }

    private void Delete(long lane, string upstream, string of, long from, long through)
    {
        Bind(delete, lane, upstream, of);
        delete.Bind(4, from);
        delete.Bind(5, through);
        delete.Run();
    }

    private static void Bind(Statement statement, long lane, string upstream, string of)
    {
        statement.Bind(1, lane);
        statement.Bind(2, upstream);
        statement.Bind(3, of);
    }

    // A blob that is damaged is found when it is read for its upstream.
    private static long Last(long sequence, byte[] packed)
    {
        try
        {
            return Math.Max(sequence, PackedEvent.Unpack(packed).Last);
        }
        catch (Exception e) when (e is IOException or ArgumentException or FormatException)
        {
            return sequence;
        }
    }
}
