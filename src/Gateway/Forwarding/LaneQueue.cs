using System.Runtime.InteropServices;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Configuration;

namespace Gateway.Forwarding;

/// <summary>One lane of one stream on its way to an upstream: what is in flight of it, and what is known of its troubles.</summary>
/// <remarks>Belongs to a forwarder and survives its connections.</remarks>
internal sealed class LaneQueue
{
    private const int ReadAhead = 256;
    private const int MostAhead = 10_000;

    private readonly UpstreamSection upstream;
    private readonly TimeSpan? expire;
    private readonly List<StoredEvent> ahead = [];
    private int next;
    private long begun;
    private long skipped;

    /// <summary>A lane that <paramref name="reader"/> is owed.</summary>
    /// <param name="reader">The upstream's view of the stream.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="isOlder">Whether it is an older stream.</param>
    /// <param name="upstream">The upstream's settings.</param>
    /// <param name="random">For pauses.</param>
    public LaneQueue(IOutboxReader reader, Lane lane, bool isOlder, UpstreamSection upstream, Random random)
    {
        this.upstream = upstream;
        (Reader, Lane, IsOlder) = (reader, lane, isOlder);
        Trial = new Trial(upstream.RetryMax, random);
        Batch = lane == Lane.Readings ? upstream.Batch : null;
        expire = upstream.Expire.TryGetValue(lane, out var limit) ? limit : null;
        Window.Restart(reader.Cursor(lane));
    }

    /// <summary>The upstream's view of the stream.</summary>
    public IOutboxReader Reader { get; }

    /// <summary>The lane.</summary>
    public Lane Lane { get; }

    /// <summary>Whether it belongs to an older stream.</summary>
    public bool IsOlder { get; }

    /// <summary>What is in flight.</summary>
    public LaneWindow Window { get; private set; } = new(1);

    /// <summary>What is known of its troubles.</summary>
    public Trial Trial { get; }

    /// <summary>How many of its events go into one message; null: one.</summary>
    public BatchSettings? Batch { get; }

    /// <summary>Since when events wait for their batch to fill, in ticks; null: none do.</summary>
    public long? WaitingSince { get; set; }

    /// <summary>The event that is tried out of turn; 0: none is in flight.</summary>
    public long Witness { get; set; }

    /// <summary>Fresh alerts do not wait for the drain rate.</summary>
    public bool IsFree => Lane == Lane.Alerts && !IsOlder;

    /// <summary>Its share beside others: alerts, system, what is left of older streams, readings.</summary>
    public int Weight => (Lane, IsOlder) switch
    {
        (Lane.Alerts, false) => 12,
        (Lane.System, false) => 6,
        (Lane.Readings, true) => 2,
        _ => 4,
    };

    /// <summary>The place in the order of urgency, from 0.</summary>
    public int Rank => (Lane == Lane.Readings ? 4 : (int)Lane) + (IsOlder ? 2 : 0);

    /// <summary>How many numbers are committed and not sent in this connection.</summary>
    public long Waiting => Reader.Committed(Lane) - 1 - Window.Sent;

    /// <summary>A connection begins: what is behind the cursor is sent again.</summary>
    /// <param name="window">Most publishes in flight.</param>
    /// <param name="now">Live clock, in ticks.</param>
    public void Begin(int window, long now)
    {
        Trial.BeginConnection(now);
        begun = Reader.Cursor(Lane);
        Window = new LaneWindow(window);
        Window.Restart(begun);
        (Witness, WaitingSince) = (0, null);
    }

    /// <summary>The connection ended by itself. What kept ending connections, and was alone in that, is given up.</summary>
    /// <param name="words">How.</param>
    /// <param name="now">When.</param>
    /// <param name="known">Whether it was a refusal, so that what else was in flight is not to blame.</param>
    public void End(string words, long now, bool known = false)
    {
        if (known)
        {
            EndKnown(now);
            return;
        }

        var inFlight = Window.Unanswered > 0 ? (Window.Cursor + 1, Window.Sent) : (0, 0);
        if (Trial.End(inFlight, Window.Cursor != begun, Witness, words, now))
        {
            GiveUp(Window.Cursor + 1, Window.Cursor + 1, LossReason.DeadLetter, $"each connection ended while it was in flight, at last: {words}");
        }

        Window.Restart(Window.Cursor);
        Witness = 0;
    }

    /// <summary>
    /// What follows the last number sent, at most <paramref name="max"/> and perhaps fewer; empty: nothing now. Read ahead, because a look
    /// into the store costs as much as many events.
    /// </summary>
    public Span<StoredEvent> Peek(int max)
    {
        if (Window.Count == 0 && Reader.Cursor(Lane) > Window.Sent)
        {
            // The first events of an older stream came in only now, and it does not begin at 1.
            Forget();
            Window.Restart(Reader.Cursor(Lane));
        }

        if (next >= ahead.Count || ahead[next].Sequence != Window.Sent + 1)
        {
            ahead.Clear();
            next = 0;
            Reader.Read(Lane, Window.Sent, Math.Clamp(max, ReadAhead, MostAhead), ahead);
            if (skipped > Window.Sent)
            {
                foreach (ref var stored in CollectionsMarshal.AsSpan(ahead))
                {
                    stored = stored.Sequence == skipped && !stored.IsGap ? StoredEvent.Gap(Lane, skipped, skipped, LossReason.Skipped) : stored;
                }
            }
        }

        return CollectionsMarshal.AsSpan(ahead).Slice(next, Math.Min(max, ahead.Count - next));
    }

    /// <summary>What was read ahead is read anew.</summary>
    public void Forget()
    {
        ahead.Clear();
        next = 0;
    }

    /// <summary>So many of what was looked at are sent.</summary>
    public void Take(int count) => next += count;

    /// <summary>
    /// These numbers will not be sent: what is read next in their place is a gap. A shadow gives up for itself alone and leaves no trace in
    /// the store.
    /// </summary>
    public void GiveUp(long from, long through, LossReason reason, string? detail = null)
    {
        Forget();
        if (upstream.Shadow)
        {
            skipped = from;
        }
        else
        {
            Reader.GiveUp(Lane, from, through, reason, detail);
        }
    }

    /// <summary>The label before which its events are not worth sending any more; the earliest possible when all are.</summary>
    /// <param name="utcNow">The wall clock, in ticks.</param>
    public long ExpiresBefore(long utcNow) => expire is { } limit && !upstream.Shadow ? utcNow - limit.Ticks : 0;

    /// <summary>The cursor moved.</summary>
    public void Acknowledge()
    {
        Reader.Acknowledge(Lane, Window.Cursor);
        if (!Trial.IsQuiet)
        {
            Trial.Move(Window.Cursor);
        }
    }

    private void EndKnown(long now)
    {
        if (Trial.IsRefusedHere)
        {
            Trial.EndRefused(now);
        }
        else
        {
            Trial.End((0, 0), moved: true, witness: 0, string.Empty, now);
        }

        Window.Restart(Window.Cursor);
        Witness = 0;
    }
}
