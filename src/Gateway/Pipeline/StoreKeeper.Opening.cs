using Gateway.Abstractions.Store;
using Gateway.Outbox;

namespace Gateway.Pipeline;

/// <summary>Opening a store, and beginning another one in its place.</summary>
internal sealed partial class StoreKeeper
{
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
            mustReplace ??= new SetAside(e.Message, null, []);
            return OpenOr(e.Message);
        }
        catch (OutboxException e) when (e.Kind != OutboxFailure.Taken)
        {
            return BeginVolatile(e, e.Message);
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
            return BeginVolatile(e, $"{damage}; and a new one cannot be begun: {e.Message}");
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
        catch (OutboxException e)
        {
            // It is open, so its name is known, whatever else of it is not.
            given ??= found.Replaced;
            mustReplace = e.Kind == OutboxFailure.Damaged ? StoreView.Known(found.Outbox, e.Message) : mustReplace;
            found.Outbox.Dispose();
            throw;
        }
    }

    /// <summary>Begins in memory, under a stream of its own.</summary>
    private StoreView BeginVolatile(OutboxException failure, string reason)
    {
        var memory = new StoreView(new MemoryOutbox(MostInMemory, parts.Time), upstreams);
        IsVolatile = true;
        volatileSince = parts.Time.GetTimestamp();
        retry.Begin(failure.Kind == OutboxFailure.Full, Delivered());
        SayVolatile(reason);
        return memory;
    }

    private void TurnVolatile(OutboxBatch batch, OutboxException failure)
    {
        current = BeginVolatile(failure, failure.Message);
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
            Take(view, new LeftOver([]), []);
        }
        catch (OutboxException e)
        {
            away = view;
            TurnVolatile(batch, e);
            return;
        }

        current = view;
        batch.MoveTo(view.Outbox);
        TellForwarders();
        SayReplaced();
    }

    /// <summary>Closes a durable store whose place another one is to take.</summary>
    private void Close(StoreView old, string reason)
    {
        given = mustReplace = StoreView.Known(old.Outbox, reason);
        EndSalvage();
        old.Outbox.Dispose();
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
