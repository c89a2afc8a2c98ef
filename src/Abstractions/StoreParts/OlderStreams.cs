using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.StoreParts;

/// <summary>What one upstream is still owed of one older stream.</summary>
public sealed class OlderStream(string upstream, string stream)
{
    public string Upstream { get; } = upstream;

    public string Stream { get; } = stream;

    /// <summary>How far it was delivered; all lanes, most of them empty.</summary>
    public IReadOnlyList<LaneCursor> Cursors { get; } = [.. Lanes.All.Select(lane => new LaneCursor(upstream, lane, 1, 0))];

    /// <summary>The ends of the lanes.</summary>
    public NextNumbers Next { get; } = new();

    public bool IsDelivered => Cursors.All(c => c.Written >= Next[c.Lane] - 1);

    /// <summary>The numbers from <paramref name="first"/> to <paramref name="last"/> are stored.</summary>
    public void Extend(Lane lane, long first, long last)
    {
        if (Next[lane] == 1)
        {
            Cursors[(int)lane].Acknowledge(first - 1);
        }

        Next.Start(lane, Math.Max(Next[lane], last + 1));
    }
}

/// <summary>The older streams of all upstreams, with a reader for each. What they hold stands elsewhere.</summary>
/// <param name="open">
/// Opens the reader of one; null: it cannot be read now, and is tried again with the next commit. What was written is on the disk already: that must not
/// look as if it had failed.
/// </param>
/// <remarks>Changed by the committing thread; <see cref="Of"/> may be called from any.</remarks>
public sealed class OlderStreams(Func<OlderStream, IOutboxReader?> open) : IDisposable
{
    private readonly List<(OlderStream Stream, IOutboxReader? Reader)> all = [];
    private Dictionary<string, IOutboxReader[]> readers = [];

    public int Count => all.Count;

    public OlderStream this[int index] => all[index].Stream;

    public IReadOnlyList<IOutboxReader> Of(string upstream) => Volatile.Read(ref readers).GetValueOrDefault(upstream) ?? [];

    /// <summary>Takes the present cursors for a transaction; true when one is new to the store.</summary>
    public bool Stage()
    {
        var moved = false;
        foreach (var (stream, _) in all)
        {
            foreach (var cursor in stream.Cursors)
            {
                moved |= cursor.Stage();
            }
        }

        return moved;
    }

    /// <summary>The transaction is on the disk: what it brought can be read, what is delivered is forgotten.</summary>
    public void Commit(IReadOnlyList<OlderExtent> brought)
    {
        foreach (var (stream, _) in all)
        {
            foreach (var cursor in stream.Cursors)
            {
                cursor.Commit();
            }
        }

        var changed = false;
        for (var i = all.Count - 1; i >= 0; i--)
        {
            if (all[i].Stream.IsDelivered)
            {
                Forget(i);
                changed = true;
            }
        }

        if (OpenAgain() || changed)
        {
            Publish();
        }

        Bring(brought);
    }

    /// <summary>The numbers are stored and can be read.</summary>
    public void Bring(IReadOnlyList<OlderExtent> brought)
    {
        for (var i = 0; i < brought.Count; i++)
        {
            Get(brought[i].Upstream, brought[i].Stream).Extend(brought[i].Lane, brought[i].First, brought[i].Last);
        }

        if (brought.Count > 0)
        {
            Publish();
        }
    }

    /// <summary>Whether anything may be kept for <paramref name="upstream"/>: it is among <paramref name="upstreams"/>, and no shadow.</summary>
    public static bool IsKept(string upstream, IReadOnlyList<UpstreamLanes> upstreams) => upstreams.Any(u => u.Upstream == upstream && !u.Shadow);

    /// <summary>Forgets the upstreams for which nothing is kept any more.</summary>
    public void Keep(IReadOnlyList<UpstreamLanes> upstreams)
    {
        for (var i = all.Count - 1; i >= 0; i--)
        {
            if (!IsKept(all[i].Stream.Upstream, upstreams))
            {
                Forget(i);
            }
        }

        Publish();
    }

    public bool Has(string upstream, string stream) => Find(upstream, stream) is not null;

    /// <summary>Whether a number of a lane can be put in: it comes behind all that are there.</summary>
    public bool IsBehind(string upstream, string stream, Lane lane, long number) => Find(upstream, stream) is not { } found || found.Next[lane] <= number;

    public void Dispose()
    {
        all.ForEach(o => o.Reader?.Dispose());
        all.Clear();
    }

    private OlderStream? Find(string upstream, string stream)
    {
        foreach (var (known, _) in all)
        {
            if (known.Upstream == upstream && known.Stream == stream)
            {
                return known;
            }
        }

        return null;
    }

    private OlderStream Get(string upstream, string stream)
    {
        if (Find(upstream, stream) is { } known)
        {
            return known;
        }

        var added = new OlderStream(upstream, stream);
        all.Add((added, open(added)));
        return added;
    }

    private bool OpenAgain()
    {
        var opened = false;
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Reader is null && open(all[i].Stream) is { } reader)
            {
                all[i] = (all[i].Stream, reader);
                opened = true;
            }
        }

        return opened;
    }

    private void Forget(int index)
    {
        all[index].Reader?.Dispose();
        all.RemoveAt(index);
    }

    private void Publish() =>
        Volatile.Write(ref readers, all.Where(o => o.Reader is not null).GroupBy(o => o.Stream.Upstream).ToDictionary(g => g.Key, g => g.Select(o => o.Reader!).ToArray()));
}
