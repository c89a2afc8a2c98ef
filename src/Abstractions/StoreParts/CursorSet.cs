using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.StoreParts;

/// <summary>The cursors of all upstreams, and what follows from them: which lanes are stored, and what may go.</summary>
public sealed class CursorSet(IReadOnlyList<LaneCursor> cursors)
{
    private readonly LaneCursor[] cursors = [.. cursors];
    private readonly bool[] stores = [.. Lanes.All.Select(lane => cursors.Any(c => c.Lane == lane && !c.IsShadow))];

    public int Count => cursors.Length;

    public LaneCursor this[int index] => cursors[index];

    /// <summary>Whether anybody is owed the lane.</summary>
    public bool Stores(Lane lane) => stores[(int)lane];

    /// <summary>Takes the present values for a transaction; true when one of them is not in the store.</summary>
    public bool Stage()
    {
        var moved = false;
        foreach (var cursor in cursors)
        {
            moved |= cursor.Stage();
        }

        return moved;
    }

    /// <summary>The transaction is on the disk.</summary>
    public void Commit()
    {
        foreach (var cursor in cursors)
        {
            cursor.Commit();
        }
    }

    /// <summary>The transaction under way deletes <paramref name="lane"/> up to <paramref name="through"/>: who was owed it has lost it.</summary>
    public void StageEviction(Lane lane, long through)
    {
        foreach (var cursor in cursors)
        {
            if (cursor.Lane == lane && !cursor.IsShadow)
            {
                cursor.StageEviction(through);
            }
        }
    }

    /// <summary>The transaction under way deletes the numbers between the two: who was owed them has lost them.</summary>
    public void StageEviction(Lane lane, long from, long through)
    {
        foreach (var cursor in cursors)
        {
            if (cursor.Lane == lane && !cursor.IsShadow)
            {
                cursor.StageEviction(from, through);
            }
        }
    }

    /// <summary>The number up to which nobody is owed anything any more, as staged; <paramref name="otherwise"/> for a lane that is not stored.</summary>
    public long Settled(Lane lane, long otherwise)
    {
        if (!Stores(lane))
        {
            return otherwise;
        }

        var least = long.MaxValue;
        foreach (var cursor in cursors)
        {
            if (cursor.Lane == lane && !cursor.IsShadow)
            {
                least = Math.Min(least, cursor.Staged);
            }
        }

        return least;
    }

    /// <summary>
    /// The cursors of <paramref name="upstreams"/>: who is known goes on where he was, who is new begins at <paramref name="head"/>,
    /// or at <paramref name="oldest"/> if he asks for it. Who is not named is gone.
    /// </summary>
    /// <exception cref="ArgumentException">An upstream is named twice.</exception>
    public CursorSet Attach(IReadOnlyList<UpstreamLanes> upstreams, Func<Lane, long> head, Func<Lane, long> oldest)
    {
        var attached = new List<LaneCursor>();
        foreach (var upstream in upstreams)
        {
            if (attached.Exists(c => c.Upstream == upstream.Upstream))
            {
                throw new ArgumentException($"upstream {upstream.Upstream} is named twice", nameof(upstreams));
            }

            // A shadow follows the lanes that somebody is owed; another would consist of gaps.
            var lanes = Lanes.All.Where(lane => upstream.Lanes.Contains(lane) && (!upstream.Shadow || upstreams.Any(u => !u.Shadow && u.Lanes.Contains(lane))));
            foreach (var lane in lanes)
            {
                var known = Array.Find(cursors, c => c.Upstream == upstream.Upstream && c.Lane == lane);
                var from = upstream.FromOldest ? oldest(lane) : head(lane);
                var cursor = known ?? new LaneCursor(upstream.Upstream, lane, from, from - 1);
                cursor.IsShadow = upstream.Shadow;
                attached.Add(cursor);
            }
        }

        return new CursorSet(attached);
    }

    /// <summary>Whether an upstream is owed a lane.</summary>
    public bool IsOwed(string upstream, Lane lane) => Array.Exists(cursors, c => c.Upstream == upstream && c.Lane == lane && !c.IsShadow);

    /// <summary>The upstreams that are owed an imported event; never a shadow, for which nothing is kept.</summary>
    public IEnumerable<string> OwedOf(ImportedEvent imported) =>
        cursors.Where(c => c.Lane == imported.Event.Lane && !c.IsShadow && (imported.Upstreams is null || imported.Upstreams.Contains(c.Upstream))).Select(c => c.Upstream);

    /// <summary>What was lost, ever, by upstream, lane and reason.</summary>
    public IReadOnlyList<LossCount> Losses() =>
    [
        .. from cursor in cursors
           from reason in Enum.GetValues<LossReason>()
           let count = cursor.Ledger.Count(reason)
           where count > 0
           select new LossCount(cursor.Upstream, cursor.Lane, reason, count),
    ];

    /// <summary>The cursors of one upstream, most urgent lane first.</summary>
    public IReadOnlyList<LaneCursor> Of(string upstream) => [.. cursors.Where(c => c.Upstream == upstream)];
}
