using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.StoreParts;

/// <summary>What the readers of all outboxes share: the cursors of one upstream, and the gaps in the place of what it has lost.</summary>
/// <remarks>Used by one forwarder; disposing may come from the outbox's thread.</remarks>
public abstract class OutboxReader : IOutboxReader
{
    private readonly LaneCursor?[] cursors = new LaneCursor?[Gateway.Abstractions.Lanes.Count];
    private readonly NextNumbers next;
    private readonly DeadLetterBox dead;

    protected OutboxReader(string stream, string upstream, IReadOnlyList<LaneCursor> owed, NextNumbers next, DeadLetterBox dead)
    {
        Stream = stream;
        Upstream = upstream;
        this.next = next;
        this.dead = dead;
        Lanes = [.. owed.Select(c => c.Lane)];
        foreach (var cursor in owed)
        {
            cursors[(int)cursor.Lane] = cursor;
        }
    }

    public string Upstream { get; }

    public string Stream { get; }

    public IReadOnlyList<Lane> Lanes { get; }

    /// <summary>Whether it is the view of just these cursors.</summary>
    public virtual bool Shows(string upstream, IReadOnlyList<LaneCursor> owed) =>
        upstream == Upstream && owed.Count == Lanes.Count && owed.All(c => ReferenceEquals(cursors[(int)c.Lane], c));

    public long From(Lane lane) => Owed(lane).From;

    public long Cursor(Lane lane) => Owed(lane).Acknowledged;

    public long Committed(Lane lane) => next[lane];

    public int Read(Lane lane, long after, int max, List<StoredEvent> into)
    {
        // Nothing below `from` is owed: rows that are still there may have a hole behind them, from a time nobody wanted the lane.
        var cursor = Owed(lane);
        var at = Math.Max(after + 1, cursor.From);
        var end = next[lane];
        var before = into.Count;
        try
        {
            while (at < end && into.Count - before < max)
            {
                at = Advance(cursor, at, end, max - (into.Count - before), into);
            }
        }
        catch
        {
            into.RemoveRange(before, into.Count - before);
            throw;
        }

        return into.Count - before;
    }

    public void Acknowledge(Lane lane, long through)
    {
        Expect(lane, through, "acknowledges");
        Owed(lane).Acknowledge(through);
    }

    public void GiveUp(Lane lane, long from, long through, LossReason reason, string? detail = null)
    {
        if (from < 1 || through < from || reason == LossReason.None)
        {
            throw new ArgumentException($"upstream {Upstream} gives up {from} to {through} of lane {lane.Name()} for reason {reason.Name()}", nameof(from));
        }

        Expect(lane, through, "gives up");
        var kept = reason == LossReason.DeadLetter ? Find(lane, from) : null;
        if (Owed(lane).GiveUp(from, through, reason) > 0 && kept is { } letter)
        {
            dead.Add(Upstream, Stream, letter, detail);
        }
    }

    public abstract void Dispose();

    /// <summary>Appends the events that stand without a hole from <paramref name="first"/> to before <paramref name="end"/>, at most <paramref name="max"/>.</summary>
    protected abstract int Fetch(Lane lane, long first, long end, int max, List<StoredEvent> into);

    /// <summary>
    /// Looks again for what <see cref="Fetch"/> did not find, while no commit is under way. The first number that can be read,
    /// or <paramref name="end"/>; <paramref name="at"/> itself: there is no hole any more.
    /// </summary>
    protected abstract long Skip(LaneCursor cursor, long at, long end);

    /// <summary>One step: a gap that begins at <paramref name="at"/>, or events up to the next one. Returns the number behind it.</summary>
    private long Advance(LaneCursor cursor, long at, long end, int max, List<StoredEvent> into)
    {
        var stop = end;
        foreach (var range in cursor.Ledger.Ranges)
        {
            if (range.From <= at && at <= range.Through)
            {
                into.Add(StoredEvent.Gap(cursor.Lane, at, Math.Min(range.Through, end - 1), range.Reason));
                return into[^1].Through + 1;
            }

            if (range.From > at)
            {
                stop = Math.Min(stop, range.From);
                break;
            }
        }

        var n = Fetch(cursor.Lane, at, stop, max, into);
        var reached = n == 0 ? at : into[^1].Last + 1;
        return n == max || reached >= stop ? reached : Skip(cursor, reached, stop);
    }

    private StoredEvent? Find(Lane lane, long number)
    {
        var found = new List<StoredEvent>();
        return Read(lane, number - 1, 1, found) == 1 && !found[0].IsGap && found[0].Sequence == number ? found[0] : null;
    }

    private void Expect(Lane lane, long through, string action)
    {
        if (through >= next[lane])
        {
            throw new InvalidOperationException(
                $"upstream {Upstream} {action} number {through} of lane {lane.Name()}, which ends at {next[lane] - 1}");
        }
    }

    private LaneCursor Owed(Lane lane) =>
        cursors[(int)lane] ?? throw new ArgumentException($"upstream {Upstream} is not sent lane {lane.Name()}", nameof(lane));
}
