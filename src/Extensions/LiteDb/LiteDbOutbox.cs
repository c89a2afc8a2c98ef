using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <summary>
/// The outbox in LiteDB: a log of records, one for each commit, in segment files that are deleted as a whole. What is not an event stands in memory and
/// at the beginning of each segment.
/// </summary>
/// <remarks>Threads as in <see cref="IOutbox"/>; all work is done by a thread of its own. One process per folder.</remarks>
public sealed partial class LiteDbOutbox : IOutbox, IOutboxDesk
{
    private readonly OwnerThread owner;
    private readonly IDisposable[] held;
    private readonly TimeProvider time;
    private readonly SegmentLog log;
    private readonly StoreState state;
    private readonly LiteShared shared;
    private readonly OlderStreams older;
    private readonly RecordWriter record = new();
    private readonly Eviction eviction;
    private readonly Lock figuresGate = new();
    private CursorSet cursors = new([]);
    private List<LiteReader> readers = [];
    private OutboxFigures figures;
    private bool isDisposed;

    private LiteDbOutbox(OutboxOpening opening, OwnerThread owner, RunFile run, FileStream held)
    {
        var found = Recovery.Run(opening.Folder, run.Found);
        (this.owner, this.held, time, state) = (owner, [run, held], opening.Time, found.State);
        log = new SegmentLog(opening.Folder, new SegmentSizes(opening.Limit), run, found.Found);
        try
        {
            shared = new LiteShared(owner, log, opening.Folder, new DeadLetterBox(time));
            older = new OlderStreams(stream => new LiteOlderReader(shared, stream));
            eviction = new Eviction(log);
            Restore(found.Ended);
            Ready();
            Tell(default, 0, 0);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public string Stream => log.Stream;

    /// <inheritdoc />
    public bool Durable => true;

    /// <inheritdoc />
    public OutboxFigures Figures
    {
        get
        {
            lock (figuresGate)
            {
                return figures with { Damaged = shared.Damaged };
            }
        }
    }

    /// <summary>Opens the store in a folder, or makes a new one. What is damaged there is set aside in <c>quarantine</c>.</summary>
    /// <exception cref="OutboxException">The folder cannot be used now, or another process uses it.</exception>
    public static LiteDbOutbox Open(OutboxOpening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        var taken = StoreLock.Take(opening.Folder);
        OwnerThread? thread = null;
        RunFile? run = null;
        try
        {
            thread = new OwnerThread();
            run = new RunFile(opening.Folder);
            var outbox = thread.Run(() => new LiteDbOutbox(opening, thread, run, taken));
            (thread, run, taken) = (null, null, null);
            return outbox;
        }
        catch (SegmentFailureException failure)
        {
            throw LiteShared.Explain(failure, "cannot be opened");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException($"{opening.Folder}: cannot be used: {e.Message}; make it writable for the user of the service", e);
        }
        finally
        {
            thread?.Dispose();
            run?.Dispose();
            taken?.Dispose();
        }
    }

    /// <inheritdoc />
    public long Next(Lane lane) => shared.Next[lane];

    /// <inheritdoc />
    public bool Stores(Lane lane) => Volatile.Read(ref cursors).Stores(lane);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, byte[]> States() => owner.Run(() => new Dictionary<string, byte[]>(state.States, StringComparer.Ordinal));

    /// <inheritdoc />
    public ResumeToken Token(string sensor) => owner.Run(() => state.Tokens.GetValueOrDefault(sensor));

    /// <inheritdoc />
    public IReadOnlyList<IOutboxReader> Older(string upstream) => older.Of(upstream);

    /// <inheritdoc />
    public IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams) => Use("the upstreams cannot be set up", () =>
    {
        eviction.Forget();
        var attached = cursors.Attach(upstreams, Next, Oldest);
        attached.Stage();
        shared.Next.Stand();
        Ready();
        Inherit(upstreams);
        Write(new StoreChange { Cursors = attached, Older = older, Kept = upstreams, Brought = brought });
        older.Bring(brought);
        orphaned = null;
        attached.Commit();
        Volatile.Write(ref cursors, attached);
        older.Keep(upstreams);
        Settle();
        readers = [.. upstreams.Select(u => readers.Find(r => r.Shows(u.Upstream, cursors.Of(u.Upstream))) ?? new LiteReader(shared, u.Upstream, cursors.Of(u.Upstream)))];
        return (IReadOnlyList<IOutboxReader>)[.. readers];
    });

    /// <inheritdoc />
    public void Commit(OutboxBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Use("cannot be written", () =>
        {
            var start = time.GetTimestamp();
            Commit(batch, start);
            return true;
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            owner.Run(() =>
            {
                log.Dispose();
                return true;
            });
            owner.Dispose();
            Array.ForEach(held, h => h.Dispose());
        }
    }

    private T Use<T>(string trouble, Func<T> use) => owner.Run(() =>
    {
        try
        {
            return use();
        }
        catch (SegmentFailureException failure)
        {
            throw LiteShared.Explain(failure, trouble);
        }
    });

    /// <summary>The oldest event that a new upstream may be owed.</summary>
    private long Oldest(Lane lane) => cursors.Stores(lane)
        ? log.FirstGiven(new LaneKey(Stream, lane), shared.Settled[(int)lane] + 1, Next(lane))
        : Next(lane);

    private void Tell(TimeSpan committing, int commits, long evicted)
    {
        lock (figuresGate)
        {
            figures = new OutboxFigures
            {
                Bytes = log.Bytes,
                Limit = log.Sizes.Limit,
                DeadLetters = state.Letters.Count,
                Commits = figures.Commits + commits,
                Committing = figures.Committing + committing,
                Evicted = figures.Evicted + evicted,
            };
        }
    }
}
