namespace Gateway.Forwarding;

/// <summary>
/// The events of one lane in flight: sent in order, acknowledged in any order. The cursor is the end of the acknowledged
/// prefix; it never jumps over an event that is still unacknowledged.
/// </summary>
internal sealed class LaneWindow(int size)
{
    private readonly Slot[] slots = new Slot[size];

    /// <summary>The number up to which everything is acknowledged.</summary>
    public long Cursor { get; private set; }

    /// <summary>The last number sent.</summary>
    public long Sent { get; private set; }

    /// <summary>How many are in flight or wait for an earlier one.</summary>
    public int Count => (int)(Sent - Cursor);

    /// <summary>A connection begins: everything behind the cursor is sent again.</summary>
    public void Restart(long cursor)
    {
        Cursor = cursor;
        Sent = cursor;
    }

    /// <summary>The event that follows the last one was sent.</summary>
    public void Send(long sequence, long now)
    {
        if (sequence != Sent + 1)
        {
            throw new InvalidOperationException($"event {sequence} sent behind {Sent}");
        }

        Sent = sequence;
        slots[sequence % slots.Length] = new Slot(now, Acknowledged: false);
    }

    /// <summary>An event was acknowledged. True when the cursor moved.</summary>
    public bool Acknowledge(long sequence)
    {
        slots[sequence % slots.Length].Acknowledged = true;
        var before = Cursor;
        while (Cursor < Sent && slots[(Cursor + 1) % slots.Length].Acknowledged)
        {
            Cursor++;
        }

        return Cursor > before;
    }

    /// <summary>When the oldest unacknowledged event was sent; null: none is in flight.</summary>
    public long? OldestSent => Count > 0 ? slots[(Cursor + 1) % slots.Length].SentAt : null;

    private record struct Slot(long SentAt, bool Acknowledged);
}
