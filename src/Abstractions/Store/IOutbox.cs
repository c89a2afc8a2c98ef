namespace Gateway.Abstractions.Store;

/// <summary>
/// The durable store of events, alert state, cursors and resume tokens. One writer: the pipeline calls <see cref="Commit"/>;
/// each forwarder reads through its own <see cref="IOutboxReader"/>.
/// </summary>
/// <remarks>
/// <see cref="Commit"/>, <see cref="Clear"/>-type calls and disposal come from one thread; readers are used by one forwarder each, beside it.
/// </remarks>
public interface IOutbox : IDisposable
{
    /// <summary>Identity of this store's numbering: 8 lower-case hexadecimal digits, new with each new store.</summary>
    string Stream { get; }

    /// <summary>False when what is committed is gone with the process.</summary>
    bool Durable { get; }

    /// <summary>The number that the next event of <paramref name="lane"/> will get.</summary>
    long Next(Lane lane);

    /// <summary>Whether an upstream is owed this lane, so that its events are kept.</summary>
    bool Stores(Lane lane);

    /// <summary>The alert states as last committed, by key.</summary>
    IReadOnlyDictionary<string, byte[]> States();

    /// <summary>Where the source of <paramref name="sensor"/> goes on; default: at its beginning.</summary>
    ResumeToken Token(string sensor);

    /// <summary>
    /// Makes <paramref name="upstreams"/> the upstreams that events are kept for. A new one begins at the head of each lane
    /// (or at the oldest stored event); one that is no longer named is forgotten, and what only it was owed with it.
    /// Called once, before the first commit.
    /// </summary>
    IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams);

    /// <summary>
    /// Writes a batch, and the cursors that moved meanwhile, as one transaction, and returns when it is on the disk. An empty
    /// batch writes the cursors only. Events that every upstream acknowledged are deleted.
    /// </summary>
    /// <exception cref="OutboxException">Nothing of it was written; it may be tried again.</exception>
    void Commit(OutboxBatch batch);
}

/// <summary>What one upstream is to be sent.</summary>
/// <param name="Upstream">Its key in the configuration.</param>
/// <param name="Lanes">The lanes it is owed.</param>
/// <param name="FromOldest">Whether a new one begins at the oldest stored event instead of the head.</param>
public sealed record UpstreamLanes(string Upstream, IReadOnlyList<Lane> Lanes, bool FromOldest = false);

/// <summary>One upstream's view of the outbox.</summary>
public interface IOutboxReader : IDisposable
{
    /// <summary>Whose.</summary>
    string Upstream { get; }

    /// <summary>The lanes it is owed, most urgent first.</summary>
    IReadOnlyList<Lane> Lanes { get; }

    /// <summary>The first number of <paramref name="lane"/> it was ever owed in this stream.</summary>
    long From(Lane lane);

    /// <summary>The last number up to which everything is acknowledged.</summary>
    long Cursor(Lane lane);

    /// <summary>The number the next committed event of the lane will get: everything below it can be read.</summary>
    long Committed(Lane lane);

    /// <summary>
    /// Appends to <paramref name="into"/> the committed events of <paramref name="lane"/> behind number <paramref name="after"/>, in order and
    /// without holes, at most <paramref name="max"/>; returns how many. Zero: there are none now.
    /// </summary>
    /// <exception cref="OutboxException">The store cannot be read now.</exception>
    int Read(Lane lane, long after, int max, List<StoredEvent> into);

    /// <summary>Everything up to <paramref name="through"/> is acknowledged. Written with a later commit, at most a second later.</summary>
    void Acknowledge(Lane lane, long through);
}

/// <summary>The store cannot be opened, written or read. The message is for the operator and names the remedy.</summary>
public sealed class OutboxException : Exception
{
    /// <summary>A failure with its message.</summary>
    public OutboxException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its message and its cause.</summary>
    public OutboxException(string message, Exception? cause)
        : base(message, cause)
    {
    }
}
