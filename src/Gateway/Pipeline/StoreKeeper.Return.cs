using Gateway.Abstractions.Store;
using Gateway.Outbox;

namespace Gateway.Pipeline;

/// <summary>The way back to the disk, with what was kept meanwhile.</summary>
internal sealed partial class StoreKeeper
{
    /// <summary>What was saved of a store that was deleted, until another one has it.</summary>
    private readonly List<ImportedEvent> rescued = [];
    private readonly List<DeadLetter> letters = [];

    /// <summary>
    /// Tries the disk; if it can be written, the gateway returns to it with all that is in memory. Returns how many readings were given up for
    /// that, when <paramref name="readings"/> is false.
    /// </summary>
    private long TryReturn(OutboxBatch waiting, bool readings = true)
    {
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
                var left = new LeftOver(current.Owing, readings);
                Return(waiting, left);
                retry.Returned();
                return left.GivenUp;
            }
            catch (OutboxException e)
            {
                parts.State.StoreFailure = e.Message;
                retry.Failed(e.Kind == OutboxFailure.Full, Delivered());
                if (e.Kind != OutboxFailure.Damaged)
                {
                    return 0;
                }

                if (away is { } damaged)
                {
                    away = null;
                    Close(damaged, e.Message);
                }

                mustReplace ??= new SetAside(e.Message, null, []);
            }
        }

        return 0;
    }

    private void Return(OutboxBatch waiting, LeftOver left)
    {
        // The cursors first: what was delivered meanwhile may go, which makes room.
        work.Clear(away!.Outbox);
        Write(away.Outbox, work);
        Take(away, left, ParkedInMemory());

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
    private void Take(StoreView store, LeftOver left, IReadOnlyList<DeadLetter> parked)
    {
        work.Clear(store.Outbox);
        rescued.ForEach(e => work.Import(e.Stream, e.Event, e.Upstreams));
        letters.ForEach(work.Park);
        foreach (var letter in parked)
        {
            work.Park(letter);
        }

        left.Fill(work, int.MaxValue);
        kept.Put(work, store.Outbox);
        Write(store.Outbox, work);
        rescued.Clear();
        letters.Clear();
    }

    /// <summary>The dead letters of the time in memory, those included that the forwarders have only just parked.</summary>
    private IReadOnlyList<DeadLetter> ParkedInMemory()
    {
        work.Clear(current.Outbox);
        current.Outbox.Commit(work);
        return current.DeadLetters();
    }

    /// <summary>
    /// Reads what the upstreams are still owed of a store whose files are gone, as much as fits in memory, and closes it: two stores at
    /// one path would delete each other's log.
    /// </summary>
    private void Rescue(StoreView gone)
    {
        given = StoreView.Known(gone.Outbox, "its files were deleted or moved away while the gateway ran");
        work.Clear(gone.Outbox);
        try
        {
            letters.AddRange(gone.DeadLetters());
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
        EndSalvage();
        gone.Outbox.Dispose();
    }
}
