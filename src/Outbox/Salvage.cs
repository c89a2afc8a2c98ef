using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Outbox.Sqlite;

namespace Gateway.Outbox;

/// <summary>
/// Takes over what can be read of stores that were set aside: events keep stream and number, what cannot be read is a gap, and what
/// an upstream had acknowledged is not sent to it again.
/// </summary>
/// <remarks>Used by the committing thread. The position is committed with the events, as a resume token, so that a restart goes on.</remarks>
public sealed class Salvage : IDisposable
{
    // The lanes are gone through in their order, then the events of still older streams.
    private const int OlderPhase = Lanes.Count;

    private readonly SqliteOutbox outbox;
    private readonly Queue<ReplacedStore> pending;
    private readonly List<StoredEvent> events = [];
    private SalvagedStore? store;
    private Dictionary<string, long> told = [];
    private string[] owed = [];
    private int phase;
    private long position;

    internal Salvage(SqliteOutbox outbox, IEnumerable<ReplacedStore> pending)
    {
        this.outbox = outbox;
        this.pending = new Queue<ReplacedStore>(pending);
    }

    /// <summary>Adds the next events and gaps to <paramref name="into"/>, and the position behind them; false when there are no more.</summary>
    /// <param name="into">The batch; it must be committed, or committed again, before the next call.</param>
    /// <param name="most">Events to look at, at most.</param>
    /// <exception cref="OutboxException">The disk cannot be read now.</exception>
    public bool Fill(OutboxBatch into, int most)
    {
        try
        {
            while (pending.TryPeek(out var about))
            {
                store ??= Begin(about);
                if (store.Stream is { } stream && Step(into, stream, most))
                {
                    into.SetToken(Name(about), new ResumeToken(stream, phase, position));
                    return true;
                }

                Quarantine.Finish(about.Folder);
                pending.Dequeue();
                store.Dispose();
                store = null;
            }

            return false;
        }
        catch (SqliteFailure failure)
        {
            throw failure.Explain(pending.Peek().Folder, "cannot be salvaged");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException(OutboxFailure.Unavailable, $"{pending.Peek().Folder}: cannot be salvaged: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => store?.Dispose();

    private static string Name(ReplacedStore about) => "salvage:" + Path.GetFileName(about.Folder);

    private SalvagedStore Begin(ReplacedStore about)
    {
        var opened = new SalvagedStore(about);
        var token = outbox.Token(Name(about));
        (phase, position) = token.Identity is null ? (0, 0) : ((int)token.Offset, token.Row);
        BeginPhase(opened);
        return opened;
    }

    private void BeginPhase(SalvagedStore opened)
    {
        told = [];
        if (phase < OlderPhase && opened.Cursors is { } cursors)
        {
            var owing = Enumerable.Range(0, cursors.Count).Select(i => cursors[i]).Where(c => c.Lane == (Lane)phase).ToList();
            told = owing.ToDictionary(c => c.Upstream, c => Math.Max(c.Acknowledged, position));

            // What nobody was owed, or everybody has acknowledged, is not looked at.
            position = Math.Max(position, owing.Count == 0 ? opened.OwnEnd((Lane)phase) - 1 : told.Values.Min());
        }
    }

    /// <summary>One step; false: everything is done.</summary>
    private bool Step(OutboxBatch into, string stream, int most)
    {
        for (; phase < OlderPhase; phase++, position = 0, BeginPhase(store!))
        {
            var lane = (Lane)phase;
            if (position + 1 >= store!.End(lane))
            {
                continue;
            }

            events.Clear();
            var reached = store.Read(lane, position + 1, most, events);
            foreach (var stored in events)
            {
                Tell(into, stream, lane, position + 1, stored.Sequence - 1, null);
                Tell(into, stream, lane, stored.Sequence, stored.Sequence, stored);
                position = stored.Sequence;
            }

            Tell(into, stream, lane, position + 1, reached - 1, null);
            position = Math.Max(position, reached - 1);
            return true;
        }

        var older = store!.Older(position, most);
        foreach (var imported in older)
        {
            into.Import(imported.Stream, imported.Event, imported.Upstreams);
        }

        position += older.Count;
        return older.Count > 0;
    }

    /// <summary>Numbers that hold an event, or that cannot be read.</summary>
    private void Tell(OutboxBatch into, string stream, Lane lane, long from, long through, StoredEvent? stored)
    {
        if (through < from)
        {
            return;
        }

        if (store!.Cursors is null || from >= store.OwnEnd(lane))
        {
            // Who was owed what is not known, or not to the end: everybody gets everything.
            into.Import(stream, stored ?? StoredEvent.Gap(lane, from, through, LossReason.Damaged));
            return;
        }

        var count = 0;
        for (var i = 0; i < store.Cursors.Count; i++)
        {
            var cursor = store.Cursors[i];
            if (cursor.Lane != lane || told[cursor.Upstream] >= through)
            {
                continue;
            }

            var lost = stored is null || cursor.Ledger.Ranges.Any(r => r.From <= from && from <= r.Through);
            if (lost)
            {
                TellGaps(into, stream, cursor, from, through);
            }
            else
            {
                Owe(count++, cursor.Upstream);
                told[cursor.Upstream] = through;
            }
        }

        if (count > 0 && stored is { } found)
        {
            owed = owed.Length == count ? owed : owed[..count];
            into.Import(stream, found, owed);
        }
    }

    // The list of upstreams is shared by the events that have the same one.
    private void Owe(int index, string upstream)
    {
        if (index >= owed.Length || owed[index] != upstream)
        {
            owed = [.. owed[..Math.Min(index, owed.Length)], upstream];
        }
    }

    /// <summary>What the ledger says of the numbers, and for the rest that they are damaged.</summary>
    private void TellGaps(OutboxBatch into, string stream, LaneCursor cursor, long from, long through)
    {
        var at = Math.Max(from, told[cursor.Upstream] + 1);
        foreach (var range in LossRange.Cover(cursor.Ledger.Ranges, at, through, LossReason.Damaged, out _))
        {
            if (range.Through >= at && range.From <= through)
            {
                into.Import(stream, StoredEvent.Gap(cursor.Lane, Math.Max(range.From, at), range.Through, range.Reason), [cursor.Upstream]);
                told[cursor.Upstream] = range.Through;
            }
        }
    }
}
