using System.Buffers;

namespace Gateway.Abstractions.Store;

/// <summary>
/// What one transaction writes: events, alert states and resume tokens that belong together. The batch numbers its events
/// from the outbox's next numbers, so the numbers are known before the commit (an episode is named by one).
/// </summary>
/// <remarks>Owned by the pipeline; reused after <see cref="Clear"/>. Grows to its largest use and allocates no more.</remarks>
public sealed class OutboxBatch
{
    private readonly long[] next = new long[Lanes.Count];
    private readonly bool[] stored = new bool[Lanes.Count];
    private readonly List<Reading> readings = [];
    private readonly List<StoredEvent> events = [];
    private readonly List<ImportedEvent> imports = [];
    private readonly List<DeadLetter> parked = [];
    private readonly Dictionary<string, byte[]?> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ResumeToken> tokens = new(StringComparer.Ordinal);

    /// <summary>Forwarded readings in order, numbered from <see cref="FirstReading"/>.</summary>
    public IReadOnlyList<Reading> Readings => readings;

    /// <summary>Alerts and system events, each with its number.</summary>
    public IReadOnlyList<StoredEvent> Events => events;

    /// <summary>Events of older streams, which keep their stream and number; ascending within each stream and lane.</summary>
    public IReadOnlyList<ImportedEvent> Imports => imports;

    /// <summary>Dead letters of another store, to be kept in this one.</summary>
    public IReadOnlyList<DeadLetter> Parked => parked;

    /// <summary>Alert states to write by key; null deletes one.</summary>
    public IReadOnlyDictionary<string, byte[]?> States => states;

    /// <summary>Resume tokens to write by sensor.</summary>
    public IReadOnlyDictionary<string, ResumeToken> Tokens => tokens;

    /// <summary>The number that the first of <see cref="Readings"/> gets.</summary>
    public long FirstReading { get; private set; }

    /// <summary>The number that the next event of <paramref name="lane"/> gets, after those already in the batch.</summary>
    public long Next(Lane lane) => next[(int)lane];

    /// <summary>True when there is nothing to commit.</summary>
    public bool IsEmpty => readings.Count == 0 && events.Count == 0 && imports.Count == 0 && parked.Count == 0 && states.Count == 0 && tokens.Count == 0;

    /// <summary>True when the batch holds an alert or system event, which must be committed at once.</summary>
    public bool IsUrgent => events.Count > 0;

    /// <summary>Empties the batch and takes the outbox's next numbers.</summary>
    public void Clear(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        readings.Clear();
        events.Clear();
        imports.Clear();
        parked.Clear();
        states.Clear();
        tokens.Clear();
        Begin(outbox);
    }

    /// <summary>
    /// Makes the batch one of another outbox: its events and readings get that one's next numbers, everything else stays. Readings
    /// that were left out because nobody wanted them do not come back.
    /// </summary>
    public void MoveTo(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        Begin(outbox);
        for (var i = 0; i < events.Count; i++)
        {
            events[i] = events[i] with { Sequence = next[(int)events[i].Lane]++ };
        }

        next[(int)Lane.Readings] += readings.Count;
    }

    /// <summary>Adds a reading to be forwarded. Nothing happens when no upstream wants readings.</summary>
    public void Add(in Reading reading)
    {
        if (!stored[(int)Lane.Readings])
        {
            return;
        }

        readings.Add(reading);
        next[(int)Lane.Readings]++;
    }

    /// <summary>Adds an alert or system event; its number is given here. Returns that number.</summary>
    /// <remarks>In a lane that no upstream wants the number is used up and the event is not kept.</remarks>
    public long Add(in StoredEvent stored)
    {
        if (stored.Lane == Lane.Readings)
        {
            throw new ArgumentException("a reading is added as a reading", nameof(stored));
        }

        var number = next[(int)stored.Lane]++;
        events.Add(stored with { Sequence = number });
        return number;
    }

    /// <summary>
    /// Adds an event, or a gap, of an older stream, to be delivered under its own stream and number.
    /// </summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="stored">The event with its number, or the gap.</param>
    /// <param name="upstreams">The upstreams that are owed it; null: all that are sent its lane.</param>
    public void Import(string stream, in StoredEvent stored, IReadOnlyList<string>? upstreams = null) =>
        imports.Add(new ImportedEvent(stream, stored, upstreams));

    /// <summary>Adds a dead letter of another store; it gets a number of its own in this one.</summary>
    public void Park(DeadLetter letter) => parked.Add(letter);

    /// <summary>Brings <paramref name="known"/> to where the alert states are with this batch.</summary>
    public void ApplyStates(IDictionary<string, byte[]> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        foreach (var (key, state) in states)
        {
            if (state is null)
            {
                known.Remove(key);
            }
            else
            {
                known[key] = state;
            }
        }
    }

    /// <summary>Brings <paramref name="known"/> to where the resume tokens are with this batch.</summary>
    public void ApplyTokens(IDictionary<string, ResumeToken> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        foreach (var (sensor, token) in tokens)
        {
            known[sensor] = token;
        }
    }

    /// <summary>Sets the state of an alert; null forgets it.</summary>
    public void SetState(string key, byte[]? state) => states[key] = state;

    /// <summary>Sets where the source of <paramref name="sensor"/> goes on.</summary>
    public void SetToken(string sensor, in ResumeToken token) => tokens[sensor] = token;

    private void Begin(IOutbox outbox)
    {
        foreach (var lane in Lanes.All)
        {
            next[(int)lane] = outbox.Next(lane);
            stored[(int)lane] = outbox.Stores(lane);
        }

        FirstReading = next[(int)Lane.Readings];
    }
}

/// <summary>An event of an older stream that is still to be delivered.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Event">The event with its number, or a gap.</param>
/// <param name="Upstreams">The upstreams that are owed it; null: all that are sent its lane.</param>
public readonly record struct ImportedEvent(string Stream, StoredEvent Event, IReadOnlyList<string>? Upstreams);
