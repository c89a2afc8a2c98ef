using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Pipeline;

/// <summary>
/// What the upstreams have not acknowledged of one store, in the order of its numbers, to be imported by another. Events that several
/// upstreams are owed are carried once; a gap is carried for each upstream that has it.
/// </summary>
/// <param name="readers">The views of those who are owed something of the store, which are read beside their forwarders.</param>
/// <param name="readings">False: what is left of the readings is given up, and carried as a gap.</param>
internal sealed class LeftOver(IReadOnlyList<IOutboxReader> readers, bool readings = true)
{
    private const int Page = 256;

    private readonly List<Lane> lanes = [.. Lanes.All];
    private List<View>? views;
    private List<string> shared = [];

    /// <summary>Events carried so far, gaps not counted.</summary>
    public int Carried { get; private set; }

    /// <summary>Readings given up so far, by the upstream that loses most.</summary>
    public long GivenUp { get; private set; }

    /// <summary>Adds the next to <paramref name="into"/>, at most <paramref name="most"/>; false when there are no more.</summary>
    /// <exception cref="OutboxException">The store cannot be read.</exception>
    public bool Fill(OutboxBatch into, int most)
    {
        if (!readings && lanes.Remove(Lane.Readings))
        {
            GiveUpReadings(into);
        }

        for (var added = 0; lanes.Count > 0;)
        {
            views ??= [.. readers.Where(r => r.Lanes.Contains(lanes[0])).Select(r => new View(r, lanes[0]))];
            if (views.Where(v => v.HasNext()).MinBy(v => v.Next.Sequence) is not { } first)
            {
                lanes.RemoveAt(0);
                views = null;
                continue;
            }

            if (added++ >= most)
            {
                return true;
            }

            Import(first, into);
        }

        return false;
    }

    private void GiveUpReadings(OutboxBatch into)
    {
        foreach (var reader in readers.Where(r => r.Lanes.Contains(Lane.Readings)))
        {
            var (from, through) = (reader.Cursor(Lane.Readings) + 1, reader.Committed(Lane.Readings) - 1);
            if (from <= through)
            {
                into.Import(reader.Stream, StoredEvent.Gap(Lane.Readings, from, through, LossReason.Evicted), [reader.Upstream]);
                GivenUp = Math.Max(GivenUp, through - from + 1);
            }
        }
    }

    private void Import(View first, OutboxBatch into)
    {
        var stored = first.Next;
        if (stored.IsGap)
        {
            first.Take();
            into.Import(first.Reader.Stream, stored, [first.Reader.Upstream]);
            return;
        }

        var owed = new List<string>();
        foreach (var view in views!)
        {
            if (view.HasNext() && !view.Next.IsGap && view.Next.Sequence == stored.Sequence)
            {
                view.Take();
                owed.Add(view.Reader.Upstream);
            }
        }

        // Nearly always the same list as of the event before: kept once.
        shared = shared.SequenceEqual(owed, StringComparer.Ordinal) ? shared : owed;
        Carried++;
        into.Import(first.Reader.Stream, stored, shared);
    }

    private sealed class View(IOutboxReader reader, Lane lane)
    {
        private readonly List<StoredEvent> page = [];
        private long after = reader.Cursor(lane);
        private int next;

        public IOutboxReader Reader => reader;

        public StoredEvent Next => page[next];

        public bool HasNext()
        {
            if (next == page.Count)
            {
                next = 0;
                page.Clear();
                reader.Read(lane, after, Page, page);
            }

            return next < page.Count;
        }

        public void Take() => after = page[next++].Last;
    }
}
