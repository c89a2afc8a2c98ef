using Gateway.Abstractions.Store;
using Gateway.Forwarding;

namespace Gateway.Pipeline;

/// <summary>Upstreams and sensors that come and go with the configuration. The store is never made anew for them.</summary>
internal sealed partial class StoreKeeper
{
    private IReadOnlyList<UpstreamLanes> upstreams;
    private IReadOnlyList<string> sensors;
    private IReadOnlyList<OwedSlot> slots;

    /// <summary>
    /// Makes these the upstreams that events are kept for. One that is owed the same lanes as before keeps its cursors, its reader and its slot; a
    /// new one begins as it asks for; the cursors of one that is not named are dropped. Between two turns, with nothing waiting in a batch.
    /// </summary>
    /// <exception cref="OutboxException">The store cannot be written now; nothing has changed.</exception>
    public void Attach(IReadOnlyList<UpstreamLanes> wanted)
    {
        if (IsVolatile)
        {
            throw new OutboxException($"upstreams cannot be changed while the store cannot be written ({parts.State.StoreFailure})");
        }

        StoreView view;
        try
        {
            view = current.With(wanted);
        }
        catch (OutboxException)
        {
            TryAttach(upstreams);
            throw;
        }

        Volatile.Write(ref current, view);
        var before = slots;
        upstreams = wanted;
        Volatile.Write(ref slots, [.. wanted.Select((u, i) => Slot(before.FirstOrDefault(s => s.Current.Main.Upstream == u.Upstream), OwedTo(i)))]);
    }

    /// <summary>Makes known which sensors there are, so that a new one goes on where it was when it last took part.</summary>
    /// <exception cref="OutboxException">The store cannot be read.</exception>
    public void Know(IReadOnlyList<string> wanted)
    {
        if (TokensKnown)
        {
            // What the store holds of those that took part before is known, and newer here.
            kept.Load((away ?? current).Outbox, wanted.Except(sensors, StringComparer.Ordinal), withStates: false);
        }

        sensors = wanted;
    }

    private static OwedSlot Slot(OwedSlot? known, Owed owed)
    {
        if (known is null)
        {
            return new OwedSlot(owed);
        }

        if (known.Current.Main != owed.Main)
        {
            known.Current = owed;
        }

        return known;
    }

    private void TryAttach(IReadOnlyList<UpstreamLanes> former)
    {
        try
        {
            Volatile.Write(ref current, current.With(former));
        }
        catch (OutboxException)
        {
            // The next commit finds out what is wrong with the store.
        }
    }
}
