using System.Text.Json;

namespace Gateway.Diagnostics;

/// <summary>
/// What the parts of the gateway want to say about it, on the way to the pipeline, which makes events of the lane
/// <c>system</c>. Bounded by merging: one kind about one subject is said at most once a minute, with a count. What waits
/// about one subject is said together, in the order in which it was last the case, so that the last word is the present state.
/// </summary>
/// <remarks>Posted by any thread, taken by the pipeline.</remarks>
internal sealed class SystemNotices(TimeProvider time, Action wake)
{
    private static readonly TimeSpan Merge = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<(string Kind, string Subject), Entry> entries = [];
    private long posted;
    private int waiting;

    /// <summary>Says something.</summary>
    /// <param name="kind">The event's kind, as <c>sensor-failed</c>.</param>
    /// <param name="subject">What it is about: an id; empty: the gateway.</param>
    /// <param name="reason">Why, for a person; null: needs no reason.</param>
    /// <param name="facts">Writes members of its own into the event's data; null: it has none.</param>
    public void Post(string kind, string subject, string? reason, Action<Utf8JsonWriter>? facts = null)
    {
        lock (gate)
        {
            var entry = entries.GetValueOrDefault((kind, subject)) ?? new Entry();
            entries[(kind, subject)] = entry;
            entry.Waiting++;
            entry.Order = ++posted;
            waiting++;
            entry.Reason = reason;
            entry.Facts = facts;
            entry.UtcTicks = time.GetUtcNow().UtcTicks;
        }

        wake();
    }

    /// <summary>How many wait to be said, repetitions included. Bounded by merging: kinds times subjects.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return waiting;
            }
        }
    }

    /// <summary>Takes what is due to be said now, in the order in which it was last posted.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="ending">There is no later: what would have been merged for a while is due, too.</param>
    public void Take(List<SystemNotice> into, bool ending = false)
    {
        lock (gate)
        {
            if (waiting == 0)
            {
                return;
            }

            var now = time.GetTimestamp();
            var held = entries.Where(e => !ending && e.Value.Waiting > 0 && e.Value.Said is { } said && time.GetElapsedTime(said, now) < Merge)
                .Select(e => e.Key.Subject).ToHashSet();
            foreach (var ((kind, subject), entry) in entries.Where(e => e.Value.Waiting > 0).OrderBy(e => e.Value.Order))
            {
                if (!held.Contains(subject))
                {
                    into.Add(new SystemNotice(kind, subject, entry.Reason, entry.Waiting, entry.UtcTicks, entry.Facts));
                    waiting -= entry.Waiting;
                    entry.Waiting = 0;
                    entry.Said = now;
                }
            }
        }
    }

    private sealed class Entry
    {
        public int Waiting { get; set; }

        public long Order { get; set; }

        public string? Reason { get; set; }

        public Action<Utf8JsonWriter>? Facts { get; set; }

        public long UtcTicks { get; set; }

        public long? Said { get; set; }
    }
}

/// <summary>Something the gateway says about itself.</summary>
/// <param name="Kind">The event's kind.</param>
/// <param name="Subject">What it is about; empty: the gateway.</param>
/// <param name="Reason">Why; null: none needed.</param>
/// <param name="Count">How often since it was last said.</param>
/// <param name="UtcTicks">When it was last the case; it may be said up to a minute later.</param>
/// <param name="Facts">Writes members of its own into the event's data; null: it has none.</param>
internal readonly record struct SystemNotice(string Kind, string Subject, string? Reason, int Count, long UtcTicks = 0, Action<Utf8JsonWriter>? Facts = null);
