using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <content>Commits.</content>
public sealed partial class LiteDbOutbox
{
    private readonly List<OlderExtent> brought = [];
    private RunMark? orphaned;
    private readonly List<(ImportedEvent Event, string[] Owed)> imports = [];

    private void Commit(OutboxBatch batch, long start)
    {
        Ready();
        shared.Next.Take(batch);
        var letters = Letters(batch);
        var moved = cursors.Stage() | older.Stage();
        Import(batch);
        try
        {
            eviction.Plan(cursors, older, force: false);
            if (!batch.IsEmpty || moved || letters.Count > 0 || eviction.IsPlanned)
            {
                var change = new StoreChange { Batch = batch, Letters = letters, Cursors = moved || eviction.IsPlanned ? cursors : null, Older = older, Brought = brought };
                WriteOnFullDisk(change);
            }

            shared.Dead.Commit();
        }
        catch
        {
            shared.Dead.Rollback();
            throw;
        }

        cursors.Commit();
        shared.Next.Commit();
        older.Commit(brought);
        var evicted = eviction.Finish();
        Settle();
        if (log.IsLarge)
        {
            TryBegin();
        }

        Tell(time.GetElapsedTime(start), 1, evicted);
    }

    /// <summary>On a full disk the oldest segments go first, whoever is owed them.</summary>
    private void WriteOnFullDisk(StoreChange change)
    {
        while (true)
        {
            try
            {
                Write(change);
                return;
            }
            catch (SegmentFailureException failure) when (failure.IsFull && eviction.Plan(cursors, older, force: true))
            {
                Ready();
                change = change with { Cursors = cursors };
            }
        }
    }

    /// <summary>Writes a record; if the present segment is damaged, into a new one.</summary>
    private void Write(StoreChange change)
    {
        try
        {
            WriteOnce(change);
        }
        catch (SegmentFailureException failure) when (failure.IsDamage && log.IsBroken)
        {
            Begin();
            WriteOnce(change);
        }
    }

    private void WriteOnce(StoreChange change)
    {
        record.Begin(Stream, log.LastRecord + 1);
        StoreState.Write(record.State, change, shared.Next);
        foreach (var (stream, carried) in eviction.Carried)
        {
            record.Add(carried.Event, stream, carried.Owed);
        }

        if (change.Batch is { } batch)
        {
            Add(batch);
        }

        log.Append(record, shared.Next.Ahead);
        state.Apply(change);
    }

    private void Add(OutboxBatch batch)
    {
        for (var i = 0; i < batch.Events.Count; i++)
        {
            if (cursors.Stores(batch.Events[i].Lane))
            {
                record.Add(batch.Events[i], Stream);
            }
        }

        for (var i = 0; i < batch.Readings.Count && cursors.Stores(Lane.Readings); i++)
        {
            record.Add(batch.Readings[i], batch.FirstReading + i);
        }

        foreach (var (imported, owed) in imports)
        {
            record.Add(imported.Event, imported.Stream, owed);
        }
    }

    private void Import(OutboxBatch batch)
    {
        brought.Clear();
        imports.Clear();
        for (var i = 0; i < batch.Imports.Count; i++)
        {
            var imported = batch.Imports[i];
            var (stream, stored) = (imported.Stream, imported.Event);
            string[] owed = [.. cursors.OwedOf(imported).Where(u => older.IsBehind(u, stream, stored.Lane, stored.Sequence))];
            if (owed.Length > 0)
            {
                imports.Add((imported, owed));
                brought.AddRange(owed.Select(u => new OlderExtent(u, stream, stored.Lane, stored.Sequence, stored.Last)));
            }
        }
    }

    private List<DeadLetter> Letters(OutboxBatch batch)
    {
        var letters = new List<DeadLetter>();
        foreach (var letter in batch.Parked.Concat(shared.Dead.Stage() ?? []))
        {
            letters.Add(letter with { Id = state.LastLetter + letters.Count + 1, Event = letter.Event with { Data = letter.Event.Data.ToArray() } });
        }

        return letters;
    }

    /// <summary>Begins a segment when there is none that can be written.</summary>
    private void Ready()
    {
        if (log.IsBroken)
        {
            Begin();
        }
    }

    private void TryBegin()
    {
        try
        {
            Begin();
        }
        catch (SegmentFailureException)
        {
            // What was committed is on the disk; the next commit tries again.
        }
    }

    private void Begin()
    {
        var everything = new StoreChange { Cursors = cursors, Older = older };
        log.Begin(record, (bytes, before) => state.WriteAll(bytes, everything, shared.Next, before), lane => shared.Next[lane]);
    }

    /// <summary>Notes what nobody is owed any more.</summary>
    private void NoteSettled()
    {
        foreach (var lane in Lanes.All)
        {
            shared.Settled[(int)lane] = Math.Max(shared.Settled[(int)lane], cursors.Settled(lane, otherwise: 0));
        }
    }

    /// <summary>Deletes the segments that hold nothing else.</summary>
    private void Settle()
    {
        NoteSettled();
        for (var i = log.Before.Count - 1; i >= 0; i--)
        {
            if (IsSettled(log.Before[i]))
            {
                log.Delete(log.Before[i]);
            }
        }
    }

    private bool IsSettled(Segment segment)
    {
        foreach (var range in segment.Ranges)
        {
            var lane = range.Key.Lane;
            if (range.Key.Stream == Stream && range.Last > cursors.Settled(lane, otherwise: long.MaxValue))
            {
                return false;
            }

            for (var i = 0; i < older.Count; i++)
            {
                if (older[i].Stream == range.Key.Stream && range.Last > older[i].Cursors[(int)lane].Written && range.First < older[i].Next[lane])
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Brings cursors and older streams to where the store left them.</summary>
    private void Restore(string? ended)
    {
        foreach (var lane in Lanes.All.Where(_ => ended is null))
        {
            shared.Next.Start(lane, state.Next[(int)lane]);
        }

        if (ended is null)
        {
            cursors = new CursorSet([.. state.Cursors.Where(c => c.Stream is null).Select(c => c.Cursor())]);
        }

        foreach (var image in state.Cursors.Where(c => (c.Stream ?? ended) is not null && c.Stream != ended && c.End > 1))
        {
            Bring(image, image.Stream!, image.End);
        }

        foreach (var image in state.Cursors.Where(c => ended is not null && c is { Stream: null, IsShadow: false } && state.Next[(int)c.Lane] > 1))
        {
            Bring(image, ended!, state.Next[(int)image.Lane]);
        }

        orphaned = ended is not null && state.Cursors.Count == 0 ? new RunMark(ended, 0, 0, [.. state.Next]) : null;
        older.Bring(state.Brought);
        cursors.Stage();
        older.Stage();
        older.Commit([]);
        NoteSettled();
    }

    /// <summary>What the upstreams are owed of a stream that ended, when its cursors are not known: all of it, most of which is lost.</summary>
    private void Inherit(IReadOnlyList<UpstreamLanes> upstreams)
    {
        brought.Clear();
        if (orphaned is null)
        {
            return;
        }

        foreach (var upstream in upstreams.Where(u => !u.Shadow))
        {
            brought.AddRange(upstream.Lanes.Where(l => orphaned.Next[(int)l] > 1).Select(l => new OlderExtent(upstream.Upstream, orphaned.Stream, l, 1, orphaned.Next[(int)l] - 1)));
        }
    }

    private void Bring(CursorImage image, string stream, long end)
    {
        older.Bring([new OlderExtent(image.Upstream, stream, image.Lane, image.Acknowledged + 1, end - 1)]);
        for (var i = 0; i < older.Count; i++)
        {
            if (older[i].Upstream == image.Upstream && older[i].Stream == stream)
            {
                Array.ForEach(image.Lost, lost => older[i].Cursors[(int)image.Lane].Ledger.Add(lost.From, lost.Through, lost.Reason));
            }
        }
    }
}
