using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Forwarding;

/// <summary>
/// What one upstream is owed: the stream that events are numbered in now, and what is left of older ones (salvaged from a damaged
/// store, or of the time without a disk). A new value takes its place when the store is changed.
/// </summary>
/// <param name="Outbox">The store that is written now.</param>
/// <param name="Main">This upstream's view of it.</param>
/// <param name="Older">Its views of older streams that are not yet delivered.</param>
internal sealed record Owed(IOutbox Outbox, IOutboxReader Main, IReadOnlyList<IOutboxReader> Older)
{
    /// <summary>All views, the older streams first.</summary>
    public IEnumerable<IOutboxReader> Streams => Older.Append(Main);

    /// <summary>Numbers of a lane that are committed and not acknowledged.</summary>
    public static long Waiting(IOutboxReader reader, Lane lane) => Math.Max(0, reader.Committed(lane) - 1 - reader.Cursor(lane));
}

/// <summary>Where the pipeline leaves what an upstream is owed, for its forwarder to find.</summary>
internal sealed class OwedSlot(Owed owed)
{
    private Owed current = owed;

    /// <summary>The present value. A forwarder that finds another one than it works with starts anew with it.</summary>
    public Owed Current
    {
        get => Volatile.Read(ref current);
        set => Volatile.Write(ref current, value);
    }
}
