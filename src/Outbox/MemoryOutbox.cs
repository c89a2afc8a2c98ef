using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox;

/// <summary>
/// The outbox of a gateway without a disk: the same numbering, cursors, losses and states as <see cref="SqliteOutbox"/>, gone with
/// the process. Each one is a new stream. When it is full, the oldest readings go, then system events, then alerts.
/// </summary>
/// <remarks>Threads as in <see cref="IOutbox"/>.</remarks>
public sealed class MemoryOutbox : IOutbox, IOutboxDesk
{
    /// <summary>10,000 events.</summary>
    public const int DefaultLimit = 10_000;

    private static readonly Lane[] EvictionOrder = [Lane.Readings, Lane.System, Lane.Alerts];

    private readonly Lock gate = new();
    private readonly int limit;
    private readonly NextNumbers next = new();
    private readonly MemoryLane[] lanes = NewLanes();
    private readonly Dictionary<(string Upstream, string Stream), MemoryLane[]> olderLanes = [];
    private readonly Dictionary<string, byte[]> states = [];
    private readonly Dictionary<string, ResumeToken> tokens = [];
    private readonly List<DeadLetter> dead = [];
    private readonly List<OlderExtent> brought = [];
    private readonly OlderStreams older;
    private readonly DeadLetterBox box;
    private CursorSet cursors = new([]);
    private MemoryReader[] readers = [];
    private long commits;
    private long evicted;
    private long letters;

    /// <summary>An empty one.</summary>
    /// <param name="limit">The most events it holds.</param>
    /// <param name="time">The clock that labels dead letters.</param>
    public MemoryOutbox(int limit = DefaultLimit, TimeProvider? time = null)
    {
        this.limit = limit;
        box = new DeadLetterBox(time ?? TimeProvider.System);
        older = new OlderStreams(o => new MemoryReader(gate, olderLanes[(o.Upstream, o.Stream)], o.Stream, o.Upstream, o.Cursors, o.Next, box));
    }

    /// <inheritdoc />
    public string Stream { get; } = StreamName.New();

    /// <inheritdoc />
    public bool Durable => false;

    /// <inheritdoc />
    /// <remarks>Bytes are not counted: <see cref="OutboxFigures.Bytes"/> and <see cref="OutboxFigures.Limit"/> are events.</remarks>
    public OutboxFigures Figures
    {
        get
        {
            lock (gate)
            {
                return new OutboxFigures { Bytes = Held(), Limit = limit, DeadLetters = dead.Count, Commits = commits, Evicted = evicted };
            }
        }
    }

    /// <inheritdoc />
    public long Next(Lane lane) => next[lane];

    /// <inheritdoc />
    public bool Stores(Lane lane) => cursors.Stores(lane);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, byte[]> States()
    {
        lock (gate)
        {
            return new Dictionary<string, byte[]>(states);
        }
    }

    /// <inheritdoc />
    public ResumeToken Token(string sensor)
    {
        lock (gate)
        {
            return tokens.GetValueOrDefault(sensor);
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams)
    {
        lock (gate)
        {
            cursors = cursors.Attach(upstreams, Next, lane => lanes[(int)lane].Oldest(next[lane]));
            cursors.Stage();
            DeleteSettled();
            cursors.Commit();
            older.Keep(upstreams);
            readers = [.. upstreams.Select(u => Array.Find(readers, r => r.Shows(u.Upstream, cursors.Of(u.Upstream)))
                ?? new MemoryReader(gate, lanes, Stream, u.Upstream, cursors.Of(u.Upstream), next, box))];
            return [.. readers];
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<IOutboxReader> Older(string upstream) => older.Of(upstream);

    /// <inheritdoc />
    public void Commit(OutboxBatch batch)
    {
        lock (gate)
        {
            next.Take(batch);
            cursors.Stage();
            older.Stage();
            Keep(batch);
            Import(batch);
            batch.ApplyStates(states);
            batch.ApplyTokens(tokens);
            KeepDeadLetters(batch);
            DeleteSettled();
            Evict();
            next.Commit();
            cursors.Commit();
            older.Commit(brought);
            ForgetDelivered();
            commits++;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<DeadLetter> DeadLetters(long after, int most)
    {
        lock (gate)
        {
            return [.. dead.Where(d => d.Id > after).Take(most)];
        }
    }

    /// <inheritdoc />
    public string? Retry(long id)
    {
        lock (gate)
        {
            if (dead.Find(d => d.Id == id) is not { } letter)
            {
                return $"there is no dead letter {id}";
            }

            if (DeadLetterBox.WhyNotAgain(letter, cursors, older) is { } reason)
            {
                return reason;
            }

            brought.Clear();
            ImportFor(letter.Upstream, letter.Stream, letter.Event);
            dead.Remove(letter);
            older.Bring(brought);
            return null;
        }
    }

    /// <inheritdoc />
    public bool Drop(long id)
    {
        lock (gate)
        {
            return dead.RemoveAll(d => d.Id == id) > 0;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<LossCount> Losses() => cursors.Losses();

    /// <inheritdoc />
    public IReadOnlyList<string> Check() => [];

    /// <inheritdoc />
    public void Dispose()
    {
        // Nothing is held but memory.
    }

    private static MemoryLane[] NewLanes() => [new(), new(), new()];

    private void Keep(OutboxBatch batch)
    {
        for (var i = 0; i < batch.Events.Count; i++)
        {
            var stored = batch.Events[i];
            if (cursors.Stores(stored.Lane))
            {
                lanes[(int)stored.Lane].Add(stored with { Data = stored.Data.ToArray() });
            }
        }

        for (var i = 0; i < batch.Readings.Count && cursors.Stores(Lane.Readings); i++)
        {
            var reading = batch.Readings[i];
            lanes[(int)Lane.Readings].Add(new StoredEvent(
                Lane.Readings,
                batch.FirstReading + i,
                reading.At.UtcTicks,
                "reading",
                reading.Point.Id,
                Value: reading.Value,
                Unit: reading.Point.Unit,
                Quality: reading.Quality,
                Reason: reading.Reason,
                Flags: reading.Flags));
        }
    }

    private void Import(OutboxBatch batch)
    {
        brought.Clear();
        for (var i = 0; i < batch.Imports.Count; i++)
        {
            foreach (var upstream in cursors.OwedOf(batch.Imports[i]))
            {
                ImportFor(upstream, batch.Imports[i].Stream, batch.Imports[i].Event);
            }
        }
    }

    private void ImportFor(string upstream, string stream, in StoredEvent stored)
    {
        if (!olderLanes.TryGetValue((upstream, stream), out var lanesOfStream))
        {
            olderLanes[(upstream, stream)] = lanesOfStream = NewLanes();
        }

        if (older.IsBehind(upstream, stream, stored.Lane, stored.Sequence))
        {
            lanesOfStream[(int)stored.Lane].Add(stored with { Data = stored.Data.ToArray() });
            brought.Add(new OlderExtent(upstream, stream, stored.Lane, stored.Sequence, stored.Last));
        }
    }

    private void KeepDeadLetters(OutboxBatch batch)
    {
        foreach (var letter in batch.Parked.Concat(box.Stage() ?? []))
        {
            dead.Add(letter with { Id = ++letters });
        }

        var most = Math.Min(DeadLetterBox.Most, Math.Max(1, limit / 10));
        dead.RemoveRange(0, Math.Max(0, dead.Count - most));
        box.Commit();
    }

    private void DeleteSettled()
    {
        foreach (var lane in Lanes.All)
        {
            lanes[(int)lane].DeleteThrough(cursors.Settled(lane, otherwise: long.MaxValue));
        }

        for (var i = 0; i < older.Count; i++)
        {
            foreach (var cursor in older[i].Cursors)
            {
                olderLanes[(older[i].Upstream, older[i].Stream)][(int)cursor.Lane].DeleteThrough(cursor.Staged);
            }
        }
    }

    private void ForgetDelivered()
    {
        foreach (var key in olderLanes.Keys.Where(k => !older.Has(k.Upstream, k.Stream)).ToList())
        {
            olderLanes.Remove(key);
        }
    }

    private void Evict()
    {
        // Alerts and system events own a fifth that readings cannot take.
        foreach (var lane in EvictionOrder)
        {
            var most = lane == Lane.Readings ? limit - (limit / 5) : limit;
            var over = Math.Max(Held() - limit, lane == Lane.Readings ? lanes[(int)lane].Count - most : 0);
            over -= EvictOlder(lane, over);
            EvictOldest(lane, over);
        }
    }

    private int EvictOlder(Lane lane, int over)
    {
        var gone = 0;
        for (var i = 0; i < older.Count; i++)
        {
            var held = olderLanes[(older[i].Upstream, older[i].Stream)][(int)lane];
            for (; gone < over && held.Count > 0; gone++)
            {
                var oldest = held.Pop();
                older[i].Cursors[(int)lane].StageEviction(oldest.Sequence, oldest.Last);
            }
        }

        evicted += gone;
        return gone;
    }

    private void EvictOldest(Lane lane, int over)
    {
        long through = 0;
        for (; over > 0 && lanes[(int)lane].Count > 0; over--)
        {
            through = lanes[(int)lane].Pop().Sequence;
            evicted++;
        }

        if (through > 0)
        {
            cursors.StageEviction(lane, through);
        }
    }

    private int Held()
    {
        var held = lanes.Sum(l => l.Count);
        foreach (var lanesOfStream in olderLanes.Values)
        {
            held += lanesOfStream.Sum(l => l.Count);
        }

        return held;
    }
}
