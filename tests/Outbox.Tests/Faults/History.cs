using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>What a store holds between two commits.</summary>
internal sealed record StoreVersion(
    long[] Next,
    IReadOnlyDictionary<string, byte[]> States,
    IReadOnlyDictionary<string, ResumeToken> Tokens,
    IReadOnlyList<UpstreamLanes> Upstreams)
{
    /// <summary>All cursors, see <see cref="StoreCheck.Cursors"/>; null: set by a call that never returned.</summary>
    public string? Cursors { get; set; }

    /// <summary>What is owed of an older stream: upstream and number.</summary>
    public IReadOnlyList<(string Upstream, long Number)> Older { get; init; } = [];

    /// <summary>How many dead letters there are.</summary>
    public int Dead { get; init; }

    /// <summary>The number of changes on the disk when the commit began.</summary>
    public int BegunAt { get; init; }

    /// <summary>The number of changes on the disk when the commit returned; null: not yet, or never.</summary>
    public int? ReturnedAt { get; set; }
}

/// <summary>All that was committed to one store, version by version: what is found on a disk afterwards is compared with it.</summary>
internal sealed class History
{
    private readonly List<StoreVersion> versions;
    private readonly List<StoredEvent>[] events;
    private readonly Dictionary<(string Upstream, Lane Lane, long Number), LossReason> givenUp = [];

    public History()
    {
        versions = [new StoreVersion([1, 1, 1], new Dictionary<string, byte[]>(), new Dictionary<string, ResumeToken>(), []) { Cursors = string.Empty, ReturnedAt = 0 }];
        events = [[], [], []];
    }

    private History(History other)
    {
        versions = [.. other.versions.Select(v => v with { })];
        events = [.. other.events.Select(e => e.ToList())];
        givenUp = new(other.givenUp);
        (Stream, StreamKnownAt, MayEvict) = (other.Stream, other.StreamKnownAt, other.MayEvict);
    }

    public IReadOnlyList<StoreVersion> Versions => versions;

    /// <summary>The last version, whether its commit returned or not.</summary>
    public StoreVersion Last => versions[^1];

    public string? Stream { get; private set; }

    /// <summary>The number of changes on the disk when the store was first open.</summary>
    public int StreamKnownAt { get; private set; } = int.MaxValue;

    /// <summary>The numbers of changes on the disk each time the store had been opened.</summary>
    public HashSet<int> OpenedAt { get; } = [];

    public int Events => events.Sum(e => e.Count);

    /// <summary>Whether the store is so small that readings must go.</summary>
    public bool MayEvict { get; init; }

    public History Copy() => new(this);

    /// <summary>The event that has this number, for all time.</summary>
    public StoredEvent Event(Lane lane, long number) => events[(int)lane][(int)number - 1];

    public void Opened(string stream, int changes)
    {
        OpenedAt.Add(changes);
        if (Stream is null)
        {
            (Stream, StreamKnownAt) = (stream, changes);
        }
    }

    /// <summary>Everything so far is on a disk that starts to count its changes anew.</summary>
    public void Rewind()
    {
        versions.RemoveRange(0, versions.Count - 1);
        versions[0] = versions[0] with { BegunAt = -1, ReturnedAt = 0 };
        StreamKnownAt = 0;
        OpenedAt.Clear();
    }

    /// <summary>An upstream gives up what it is owed between the two numbers.</summary>
    public void GiveUp(string upstream, Lane lane, long from, long through, LossReason reason)
    {
        for (var number = from; number <= through; number++)
        {
            givenUp.TryAdd((upstream, lane, number), reason);
        }
    }

    public bool IsGivenUp(string upstream, Lane lane, long number) => givenUp.ContainsKey((upstream, lane, number));

    /// <summary>Whether an upstream may be told the gap.</summary>
    public bool MayTell(string upstream, in StoredEvent gap)
    {
        var may = true;
        for (var number = gap.Sequence; number <= gap.Through; number++)
        {
            may &= givenUp.TryGetValue((upstream, gap.Lane, number), out var reason)
                ? reason == gap.Loss || MayEvict
                : MayEvict && gap is { Loss: LossReason.Evicted, Lane: Lane.Readings };
        }

        return may;
    }

    /// <summary>The event of an older stream that has this number.</summary>
    public static StoredEvent OlderEvent(long number) => Use.Event(Lane.Alerts, $"{{\"older\":{number}}}") with { Sequence = number };

    /// <summary>A batch is about to be committed, with the cursors as they are.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cursors">The cursors of all upstreams.</param>
    /// <param name="older">How far each upstream has acknowledged the older stream.</param>
    /// <param name="changes">The number of changes on the disk.</param>
    public StoreVersion Begin(OutboxBatch batch, string cursors, IReadOnlyDictionary<string, long> older, int changes)
    {
        var states = new Dictionary<string, byte[]>(Last.States);
        foreach (var (key, state) in batch.States)
        {
            if (state is null)
            {
                states.Remove(key);
            }
            else
            {
                states[key] = state;
            }
        }

        var tokens = new Dictionary<string, ResumeToken>(Last.Tokens);
        foreach (var (sensor, token) in batch.Tokens)
        {
            tokens[sensor] = token;
        }

        foreach (var stored in batch.Events)
        {
            events[(int)stored.Lane].Add(stored);
        }

        foreach (var r in batch.Readings)
        {
            events[(int)Lane.Readings].Add(new StoredEvent(
                Lane.Readings, events[(int)Lane.Readings].Count + 1, r.At.UtcTicks, "reading", r.Point.Id, Value: r.Value, Unit: r.Point.Unit, Quality: r.Quality, Reason: r.Reason, Flags: r.Flags));
        }

        long[] next = [.. Lanes.All.Select(batch.Next)];
        versions.Add(new StoreVersion(next, states, tokens, Last.Upstreams) 
        {
            Cursors = cursors,
            BegunAt = changes,
            Dead = givenUp.Values.Count(reason => reason == LossReason.DeadLetter),
            Older =
            [
                .. Last.Older.Where(o => o.Number > older.GetValueOrDefault(o.Upstream)),
                .. batch.Imports.SelectMany(i => Last.Upstreams.Where(u => u.Lanes.Contains(i.Event.Lane)).Select(u => (u.Upstream, i.Event.Sequence))),
            ],
        });
        return Last;
    }

    /// <summary>Upstreams are about to be attached; the cursors are known when that is done.</summary>
    public StoreVersion Begin(IReadOnlyList<UpstreamLanes> upstreams, int changes)
    {
        var older = Last.Older.Where(o => upstreams.Any(u => u.Upstream == o.Upstream)).ToList();
        versions.Add(Last with { Upstreams = upstreams, Cursors = null, BegunAt = changes, ReturnedAt = null, Older = older });
        return Last;
    }

    /// <summary>
    /// What the store may hold while a call that failed is not tried again: what was there before, and the upstreams of an
    /// attach that failed only afterwards, when the readers were opened.
    /// </summary>
    public IReadOnlyList<StoreVersion> Standing()
    {
        var returned = versions.FindLastIndex(v => v.ReturnedAt is not null);
        return Last.Cursors is null ? versions[returned..] : [versions[returned]];
    }

    /// <summary>The versions that may be found when the power goes behind the first <paramref name="changes"/> changes.</summary>
    public IReadOnlyList<StoreVersion> Allowed(int changes)
    {
        var returned = versions.FindLastIndex(v => v.ReturnedAt <= changes);
        var begun = Math.Max(returned, versions.FindLastIndex(v => v.BegunAt < changes));
        return versions[returned..(begun + 1)];
    }
}
