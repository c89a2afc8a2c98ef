using Gateway.Abstractions.Store;
using Gateway.Outbox;

namespace Gateway.Pipeline;

/// <summary>The turns from one store to another.</summary>
internal sealed partial class StoreKeeper
{
    /// <summary>What was saved of a store that was deleted, until another one has it.</summary>
    private readonly List<ImportedEvent> rescued = [];

    private StoreView OpenFirst()
    {
        if (parts.Open is null)
        {
            return new StoreView(new MemoryOutbox(MostInMemory, parts.Time), upstreams);
        }

        try
        {
            return OpenDurable();
        }
        catch (OutboxException e) when (e.Kind == OutboxFailure.Damaged)
        {
            mustReplace = new SetAside(e.Message, null, []);
            return OpenOr(e.Message);
        }
        catch (OutboxException e) when (e.Kind != OutboxFailure.Taken)
        {
            return BeginVolatile(e.Message);
        }
    }

    private StoreView OpenOr(string damage)
    {
        try
        {
            return OpenDurable();
        }
        catch (OutboxException e) when (e.Kind != OutboxFailure.Taken)
        {
            return BeginVolatile($"{damage}; and a new one cannot be begun: {e.Message}");
        }
    }

    private StoreView OpenDurable()
    {
        var found = parts.Open!(mustReplace);
        try
        {
            // Before the upstreams are set up: that writes, and a disk that is full can still be read.
            if (!TokensKnown)
            {
                kept.Load(found.Outbox, sensors, withStates: !IsVolatile);
                TokensKnown = true;
            }

            var view = new StoreView(found.Outbox, upstreams, found.File);
            Say(found);
            mustReplace = null;
            opened = true;
            return view;
        }
        catch
        {
            found.Outbox.Dispose();
            throw;
        }
    }

    /// <summary>Begins in memory, under a stream of its own.</summary>
    private StoreView BeginVolatile(string reason)
    {
        var memory = new StoreView(new MemoryOutbox(MostInMemory, parts.Time), upstreams);
        IsVolatile = true;
        volatileSince = tried = parts.Time.GetTimestamp();
        SayVolatile(reason);
        return memory;
    }

    private void TurnVolatile(OutboxBatch batch, string reason)
    {
        current = BeginVolatile(reason);
        batch.MoveTo(current.Outbox);
        kept.Put(batch, current.Outbox);
        TellForwarders();
    }

    /// <summary>The store cannot be trusted any more: it is set aside, and a new one begun at once.</summary>
    private void Replace(OutboxBatch batch, string reason)
    {
        SayDamaged(reason);
        Close(current, reason);
        BeginAnew(batch);
    }

    /// <summary>Begins with the store that can be opened now, or else in memory.</summary>
    private void BeginAnew(OutboxBatch batch)
    {
        StoreView? view = null;
        try
        {
            view = OpenDurable();
            Take(view, new LeftOver([]));
        }
        catch (OutboxException e)
        {
            away = view;
            TurnVolatile(batch, e.Message);
            return;
        }

        current = view;
        batch.MoveTo(view.Outbox);
        TellForwarders();
        SayReplaced();
    }

    /// <summary>Tries the disk; if it can be written, the gateway returns to it with all that is in memory.</summary>
    private void TryReturn(OutboxBatch waiting)
    {
        tried = parts.Time.GetTimestamp();
        for (var tries = 0; tries < 2; tries++)
        {
            try
            {
                if (away is { IsGone: true } gone)
                {
                    away = null;
                    Rescue(gone);
                }

                away ??= OpenDurable();
                Return(waiting);
                return;
            }
            catch (OutboxException e)
            {
                parts.State.StoreFailure = e.Message;
                if (e.Kind != OutboxFailure.Damaged)
                {
                    return;
                }

                if (away is { } damaged)
                {
                    away = null;
                    Close(damaged, e.Message);
                }

                mustReplace ??= new SetAside(e.Message, null, []);
            }
        }
    }

    private void Return(OutboxBatch waiting)
    {
        // The cursors first: what was delivered meanwhile may go, which makes room.
        work.Clear(away!.Outbox);
        Write(away.Outbox, work);
        var left = new LeftOver(current.Readers);
        Take(away, left);

        var memory = current;
        current = away;
        away = null;
        IsVolatile = false;
        waiting.MoveTo(current.Outbox);
        TellForwarders();
        Succeeded();
        SayReplaced();
        SayReturned(memory, left.Carried);
        memory.Outbox.Dispose();
    }

    /// <summary>Gives a durable store what the gateway knows, in one transaction: a half of it would be told twice.</summary>
    private void Take(StoreView store, LeftOver left)
    {
        work.Clear(store.Outbox);
        rescued.ForEach(e => work.Import(e.Stream, e.Event, e.Upstreams));
        left.Fill(work, int.MaxValue);
        kept.Put(work, store.Outbox);
        Write(store.Outbox, work);
        rescued.Clear();
    }

    /// <summary>Closes a durable store whose place another one is to take.</summary>
    private void Close(StoreView old, string reason)
    {
        given = mustReplace = old.Known(reason);
        old.Outbox.Dispose();
    }

    /// <summary>
    /// Reads what the upstreams are still owed of a store whose files are gone, as much as fits in memory, and closes it: two stores at
    /// one path would delete each other's log.
    /// </summary>
    private void Rescue(StoreView gone)
    {
        given = gone.Known("its files were deleted or moved away while the gateway ran");
        work.Clear(gone.Outbox);
        try
        {
            foreach (var stream in gone.Streams())
            {
                new LeftOver(stream).Fill(work, MostInMemory - work.Imports.Count);
            }
        }
        catch (OutboxException)
        {
            // What was read until here is kept.
        }

        rescued.AddRange(work.Imports);
        gone.Outbox.Dispose();
    }

    private void TellForwarders()
    {
        for (var i = 0; i < Slots.Count; i++)
        {
            Slots[i].Current = OwedTo(i);
        }

        parts.Moved?.Invoke();
    }
}
