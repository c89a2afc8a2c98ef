using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox;

/// <summary>What the readers of all outboxes share: the cursors of one upstream.</summary>
/// <remarks>Used by one forwarder; disposing may come from the outbox's thread.</remarks>
internal abstract class OutboxReader : IOutboxReader
{
    private readonly LaneCursor?[] cursors = new LaneCursor?[Gateway.Abstractions.Lanes.Count];
    private readonly NextNumbers next;

    protected OutboxReader(string stream, string upstream, IReadOnlyList<LaneCursor> owed, NextNumbers next)
    {
        Stream = stream;
        Upstream = upstream;
        this.next = next;
        Lanes = [.. owed.Select(c => c.Lane)];
        foreach (var cursor in owed)
        {
            cursors[(int)cursor.Lane] = cursor;
        }
    }

    public string Upstream { get; }

    public string Stream { get; }

    public IReadOnlyList<Lane> Lanes { get; }

    public long From(Lane lane) => Owed(lane).From;

    public long Cursor(Lane lane) => Owed(lane).Acknowledged;

    public long Committed(Lane lane) => next[lane];

    public int Read(Lane lane, long after, int max, List<StoredEvent> into)
    {
        // Nothing below `from` is owed: rows that are still there may have a hole behind them, from a time nobody wanted the lane.
        var first = Math.Max(after + 1, Owed(lane).From);
        var end = next[lane];
        return first >= end || max <= 0 ? 0 : Fetch(lane, first, end, max, into);
    }

    public void Acknowledge(Lane lane, long through)
    {
        if (through >= next[lane])
        {
            throw new InvalidOperationException(
                $"upstream {Upstream} acknowledges number {through} of lane {lane.Name()}, which ends at {next[lane] - 1}");
        }

        Owed(lane).Acknowledge(through);
    }

    public void GiveUp(Lane lane, long from, long through, LossReason reason, string? detail = null) =>
        throw new NotSupportedException("the ledger comes with the next commit");

    public abstract void Dispose();

    /// <summary>Appends the events from <paramref name="first"/> to before <paramref name="end"/>, at most <paramref name="max"/>.</summary>
    protected abstract int Fetch(Lane lane, long first, long end, int max, List<StoredEvent> into);

    private LaneCursor Owed(Lane lane) =>
        cursors[(int)lane] ?? throw new ArgumentException($"upstream {Upstream} is not sent lane {lane.Name()}", nameof(lane));
}
