namespace Gateway.Forwarding;

/// <summary>
/// The publishes of one lane in flight: sent in order, answered in any order. Each stands for one event, or for the neighbours that it
/// carries (a batch) or replaces (a loss notice). The cursor is the end of the acknowledged prefix; it never jumps over what is
/// still unacknowledged.
/// </summary>
/// <param name="size">Most publishes at a time.</param>
internal sealed class LaneWindow(int size)
{
    private readonly Entry[] entries = new Entry[size];
    private long head;
    private long tail;

    /// <summary>The number up to which everything is acknowledged.</summary>
    public long Cursor { get; private set; }

    /// <summary>The last number sent.</summary>
    public long Sent { get; private set; }

    /// <summary>How many publishes are in flight, were refused, or wait for an earlier one.</summary>
    public int Count => (int)(tail - head);

    /// <summary>How many the broker has not answered.</summary>
    public int Unanswered { get; private set; }

    /// <summary>How many more fit.</summary>
    public int Room => entries.Length - Count;

    /// <summary>Begins behind <paramref name="cursor"/>: what was sent is sent again, and answers to it count no more.</summary>
    public void Restart(long cursor)
    {
        Cursor = cursor;
        Sent = cursor;
        head = tail;
        Unanswered = 0;
    }

    /// <summary>What follows the last one was sent. Returns how the publish is called in <see cref="Acknowledge"/>.</summary>
    /// <param name="first">The first number it stands for.</param>
    /// <param name="last">The last one.</param>
    public long Send(long first, long last)
    {
        if (first != Sent + 1 || last < first)
        {
            throw new InvalidOperationException($"events {first} to {last} sent behind {Sent}");
        }

        Sent = last;
        entries[tail % entries.Length] = new Entry(last, Answered: false, Acknowledged: false);
        Unanswered++;
        return tail++;
    }

    /// <summary>A publish was acknowledged. True when the cursor moved.</summary>
    public bool Acknowledge(long publish)
    {
        if (!Answer(publish, acknowledged: true))
        {
            return false;
        }

        var before = Cursor;
        while (head < tail && entries[head % entries.Length] is { Acknowledged: true, Last: var last })
        {
            Cursor = last;
            head++;
        }

        return Cursor > before;
    }

    /// <summary>A publish was refused; the cursor stays before it. Returns the last number it stands for; 0: it counts no more.</summary>
    public long Refuse(long publish) => Answer(publish, acknowledged: false) ? entries[publish % entries.Length].Last : 0;

    private bool Answer(long publish, bool acknowledged)
    {
        if (publish < head || entries[publish % entries.Length].Answered)
        {
            return false;
        }

        ref var entry = ref entries[publish % entries.Length];
        entry.Answered = true;
        entry.Acknowledged = acknowledged;
        Unanswered--;
        return true;
    }

    private record struct Entry(long Last, bool Answered, bool Acknowledged);
}
