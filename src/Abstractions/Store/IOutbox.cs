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
    /// Called before the first commit, and again between two commits when the configuration changes: an upstream that is owed the same lanes as
    /// before then keeps its reader.
    /// </summary>
    IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams);

    /// <summary>
    /// What <paramref name="upstream"/> is still owed of older streams: what was salvaged from a damaged store, or waited in memory
    /// while the disk was away. One reader for each stream; the owner disposes of none of them. Empty when all is delivered.
    /// </summary>
    /// <remarks>May change with each <see cref="Commit"/> that imports. Called from any thread.</remarks>
    IReadOnlyList<IOutboxReader> Older(string upstream);

    /// <summary>Size, losses and traffic of the store, for metrics and <c>outbox status</c>. Called from any thread.</summary>
    OutboxFigures Figures { get; }

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
/// <param name="Shadow">
/// Whether it is a copy that is owed nothing: it has a cursor, but no event is kept for it, and what was deleted before it was read is
/// a gap (<see cref="LossReason.Skipped"/>). It is sent only lanes that another upstream is owed.
/// </param>
public sealed record UpstreamLanes(string Upstream, IReadOnlyList<Lane> Lanes, bool FromOldest = false, bool Shadow = false);

/// <summary>One upstream's view of the outbox.</summary>
public interface IOutboxReader : IDisposable
{
    /// <summary>Whose.</summary>
    string Upstream { get; }

    /// <summary>The stream that the numbers belong to: that of the outbox, or an older one.</summary>
    string Stream { get; }

    /// <summary>The lanes it is owed, most urgent first.</summary>
    IReadOnlyList<Lane> Lanes { get; }

    /// <summary>The first number of <paramref name="lane"/> it was ever owed in this stream.</summary>
    long From(Lane lane);

    /// <summary>The last number up to which everything is acknowledged.</summary>
    long Cursor(Lane lane);

    /// <summary>The number the next committed event of the lane will get: everything below it can be read.</summary>
    long Committed(Lane lane);

    /// <summary>
    /// Appends to <paramref name="into"/> the committed events of <paramref name="lane"/> behind number <paramref name="after"/>, in order, at
    /// most <paramref name="max"/>; returns how many. Zero: there are none now. Numbers that this upstream will never get are
    /// gaps among them (<see cref="StoredEvent.IsGap"/>), so that every number is covered once.
    /// </summary>
    /// <exception cref="OutboxException">The store cannot be read now.</exception>
    int Read(Lane lane, long after, int max, List<StoredEvent> into);

    /// <summary>Everything up to <paramref name="through"/> is acknowledged. Written with a later commit, at most a second later.</summary>
    void Acknowledge(Lane lane, long through);

    /// <summary>
    /// Gives up the numbers <paramref name="from"/> to <paramref name="through"/> for this upstream: from now on they are read as
    /// a gap, which is written with the next commit. With <see cref="LossReason.DeadLetter"/> the event is kept as a dead letter.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="from">First number.</param>
    /// <param name="through">Last number; the same for a dead letter.</param>
    /// <param name="reason">Why.</param>
    /// <param name="detail">What the operator should know, for a dead letter: the broker's reason code and words.</param>
    void GiveUp(Lane lane, long from, long through, LossReason reason, string? detail = null);
}
