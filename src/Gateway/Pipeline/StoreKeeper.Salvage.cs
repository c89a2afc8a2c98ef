using Gateway.Abstractions.Store;

namespace Gateway.Pipeline;

/// <summary>Carrying over what can be read of damaged stores, a little between two turns.</summary>
internal sealed partial class StoreKeeper
{
    private readonly Queue<Salvage> salvages = [];
    private readonly OutboxBatch salvaged = new();
    private bool salvageEnds;
    private long? salvageFailed;

    /// <summary>Whether something is still being carried over.</summary>
    public bool IsSalvaging => salvages.Count > 0;

    /// <summary>Carries over a little more. True when there is more to do at once.</summary>
    private bool Salvage()
    {
        if (salvages.Count == 0 || (salvageFailed is { } failed && parts.Time.GetElapsedTime(failed) < StoreRetry.Longest))
        {
            return false;
        }

        if (salvaged.Imports.Count == 0)
        {
            salvaged.Clear(current.Outbox);
            salvageEnds = !Next(salvages.Peek());
        }

        try
        {
            Write(current.Outbox, salvaged);
        }
        catch (OutboxException e)
        {
            // It is read and stays in memory until it can be written. What the store has, the next commit of events will show as well.
            salvageFailed = parts.Time.GetTimestamp();
            Log.NotSalvaged(parts.Logger, e.Message);
            return false;
        }

        salvageFailed = null;
        salvaged.Clear(current.Outbox);
        TellOfOlder();
        if (salvageEnds)
        {
            salvages.Dequeue();
            Log.Salvaged(parts.Logger);
        }

        return salvages.Count > 0;
    }

    private bool Next(Salvage salvage)
    {
        try
        {
            return salvage(salvaged, Chunk);
        }
        catch (OutboxException e)
        {
            Log.NotSalvaged(parts.Logger, e.Message);
            return false;
        }
    }

    /// <summary>The store that took over is closed: the one that is opened next goes on where it had come to.</summary>
    private void EndSalvage()
    {
        salvages.Clear();
        salvaged.Clear(current.Outbox);
        salvageFailed = null;
    }

    /// <summary>
    /// A view more of what is to be delivered, or one less: the forwarders are told; one that only grew they follow by themselves. The views are
    /// compared and not their streams: one that was delivered is closed, and what the next portion brings of its stream is in another.
    /// </summary>
    private void TellOfOlder()
    {
        var changed = false;
        for (var i = 0; i < Slots.Count; i++)
        {
            var owed = OwedTo(i);
            if (!owed.Older.SequenceEqual(Slots[i].Current.Older))
            {
                Slots[i].Current = owed;
                changed = true;
            }
        }

        if (changed)
        {
            parts.Moved?.Invoke();
        }
    }
}
