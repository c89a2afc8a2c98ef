using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox;

/// <summary>
/// The outbox of a gateway without a disk: the same numbering, cursors and states as <see cref="SqliteOutbox"/>, gone with
/// the process. Each one is a new stream.
/// </summary>
/// <remarks>Threads as in <see cref="IOutbox"/>. Not bounded yet.</remarks>
public sealed class MemoryOutbox : IOutbox
{
    private readonly Lock gate = new();
    private readonly NextNumbers next = new();
    private readonly MemoryLane[] lanes = [new(), new(), new()];
    private readonly Dictionary<string, byte[]> states = [];
    private readonly Dictionary<string, ResumeToken> tokens = [];
    private CursorSet cursors = new([]);

    /// <inheritdoc />
    public string Stream { get; } = StreamName.New();

    /// <inheritdoc />
    public bool Durable => false;

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
            DeleteSettled();
            return [.. upstreams.Select(u => new Reader(this, u.Upstream, cursors.Of(u.Upstream)))];
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<IOutboxReader> Older(string upstream) => [];

    /// <inheritdoc />
    public OutboxFigures Figures => default;

    /// <inheritdoc />
    public void Commit(OutboxBatch batch)
    {
        lock (gate)
        {
            next.Take(batch);
            Keep(batch);
            foreach (var (key, state) in batch.States)
            {
                if (state is null)
                {
                    states.Remove(key);
                }
                else
                {
                    states[key] = [.. state];
                }
            }

            foreach (var (sensor, token) in batch.Tokens)
            {
                tokens[sensor] = token;
            }

            next.Commit();
            DeleteSettled();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Nothing is held but memory.
    }

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

    private void DeleteSettled()
    {
        cursors.Stage();
        foreach (var lane in Lanes.All)
        {
            lanes[(int)lane].DeleteThrough(cursors.Settled(lane, otherwise: long.MaxValue));
        }

        cursors.Commit();
    }

    private sealed class Reader(MemoryOutbox outbox, string upstream, IReadOnlyList<LaneCursor> owed)
        : OutboxReader(outbox.Stream, upstream, owed, outbox.next)
    {
        public override void Dispose()
        {
            // Nothing is held.
        }

        protected override int Fetch(Lane lane, long first, long end, int max, List<StoredEvent> into)
        {
            lock (outbox.gate)
            {
                return outbox.lanes[(int)lane].Read(first, max, into);
            }
        }
    }
}
