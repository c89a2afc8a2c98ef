using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Outbox.Sqlite;

namespace Gateway.Outbox;

/// <summary>The outbox on disk: one SQLite database (<c>outbox.db</c>) in a folder of its own, synced at every commit.</summary>
/// <remarks>Threads as in <see cref="IOutbox"/>; states and tokens may be asked for from any. One process per folder.</remarks>
public sealed partial class SqliteOutbox : IOutbox, IOutboxDesk
{
    // 4 MB at 64 KiB each are more than any batch takes.
    private const int MostSteps = 64;

    private readonly OpenStore store;
    private readonly StoreShared shared;
    private readonly Database database;
    private readonly Writer writer;
    private readonly OlderStreams older;
    private readonly TimeProvider time;
    private readonly List<SqliteReader> readers = [];
    private readonly bool cursorsDamaged;
    private CursorSet cursors;
    private TimeSpan committing;
    private long commits;
    private long evicted;
    private bool disposed;

    private SqliteOutbox(OpenStore store, TimeProvider time)
    {
        this.store = store;
        this.time = time;
        shared = store.Shared;
        database = store.Database;
        writer = store.Writer;
        cursors = writer.LoadCursors(out var damaged);
        cursorsDamaged = damaged > 0;
        shared.CountDamage(damaged);
        older = new OlderStreams(TryOpen);
        older.Bring(writer.Older.Load());
        if (store.Replaced is { } replaced)
        {
            Adopt(replaced);
        }

        var pending = Quarantine.Pending(Path.GetDirectoryName(shared.File)!);
        Salvage = pending.Count == 0 ? null : new Salvage(this, pending);
    }

    /// <summary>The database file. When it is gone while the store is open, nothing is durable any more.</summary>
    public string File => shared.File;

    /// <inheritdoc />
    public string Stream => shared.Stream;

    /// <inheritdoc />
    public bool Durable => true;

    /// <summary>What was set aside when this store was opened; null: it is the one that was there, or the first.</summary>
    public ReplacedStore? Replaced => store.Replaced;

    /// <summary>The run before, if it did not close this store; null: it did, or there was none.</summary>
    public UncleanStop? Unclean => store.Unclean is { } mark ? new UncleanStop(mark.Boot) : null;

    /// <summary>
    /// Takes over the events of stores that were set aside, step by step, once the upstreams are attached; null: there is nothing
    /// to take over. Alert states, resume tokens and dead letters of a replaced store are in this one already.
    /// </summary>
    public Salvage? Salvage { get; }

    /// <summary>How many alert states were damaged when they were last asked for.</summary>
    public int StatesLost { get; private set; }

    /// <inheritdoc />
    public OutboxFigures Figures => new()
    {
        Bytes = store.Bytes(writer.Space.FileBytes),
        Limit = store.Bounds.Limit,
        DeadLetters = (int)writer.Dead.Count,
        Commits = Volatile.Read(ref commits),
        Committing = committing,
        Evicted = Volatile.Read(ref evicted),
        Damaged = shared.Damaged,
    };

    /// <summary>
    /// Opens the store in <paramref name="folder"/>, or makes a new one. Takes no longer when there is a backlog. What cannot be
    /// used there is set aside in <c>quarantine</c>: see <see cref="Replaced"/>.
    /// </summary>
    /// <exception cref="OutboxException">The folder cannot be written, or another process uses it.</exception>
    public static SqliteOutbox Open(string folder, SqliteOptions? options = null)
    {
        options ??= new SqliteOptions();
        return OpenStore.Open(folder, options, store => new SqliteOutbox(store, options.Time));
    }

    /// <inheritdoc />
    public long Next(Lane lane) => shared.Next[lane];

    /// <inheritdoc />
    public bool Stores(Lane lane) => cursors.Stores(lane);

    /// <inheritdoc />
    /// <exception cref="OutboxException">They cannot be read.</exception>
    public IReadOnlyDictionary<string, byte[]> States() => Use("cannot be read", () =>
    {
        var states = writer.States.All(out var damaged);
        StatesLost = damaged;
        shared.CountDamage(damaged);
        return states;
    });

    /// <inheritdoc />
    /// <exception cref="OutboxException">It cannot be read.</exception>
    public ResumeToken Token(string sensor) => Use("cannot be read", () =>
    {
        var token = writer.States.Token(sensor, out var damaged);
        shared.CountDamage(damaged ? 1 : 0);
        return token;
    });

    /// <inheritdoc />
    /// <remarks>
    /// May be called again when the configuration changes, by the committing thread. An upstream that is owed the same lanes as before keeps its
    /// reader; the others' readers are disposed.
    /// </remarks>
    /// <exception cref="OutboxException">It could not be written, or a reader cannot be opened.</exception>
    public IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams) => Use("the upstreams cannot be set up", () =>
    {
        // Whose cursor cannot be read is not known: who seems new is sent everything again rather than losing some.
        var wanted = cursorsDamaged ? [.. upstreams.Select(u => u with { FromOldest = true })] : upstreams;
        var attached = cursors.Attach(wanted, Next, lane => cursorsDamaged || cursors.Stores(lane) ? writer.Oldest(lane, Next(lane)) : Next(lane));
        var gone = Enumerable.Range(0, older.Count).Select(i => older[i]).Where(o => !OlderStreams.IsKept(o.Upstream, upstreams)).ToList();
        writer.Attach(cursors, attached, raise: !cursorsDamaged, gone);
        attached.Commit();
        cursors = attached;
        older.Keep(upstreams);
        OpenReaders(upstreams);
        return (IReadOnlyList<IOutboxReader>)[.. readers];
    });

    /// <inheritdoc />
    public IReadOnlyList<IOutboxReader> Older(string upstream) => older.Of(upstream);

    /// <inheritdoc />
    /// <remarks>Without content it goes on deleting and giving back space, if there is any to do, and else leaves the disk alone.</remarks>
    public void Commit(OutboxBatch batch)
    {
        lock (shared.Commits)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var start = time.GetTimestamp();
            shared.Next.Take(batch);
            if (ReadOnlyDisk.Holds(shared.File))
            {
                throw new OutboxException(
                    OutboxFailure.Unavailable, $"{shared.File}: cannot be written: its file system is read-only; see the kernel's log (dmesg), then remount it or replace the disk");
            }

            try
            {
                Write(batch);
            }
            catch (SqliteFailure failure) when (failure.Kind == OutboxFailure.Full)
            {
                WriteOnFullDisk(batch, failure);
            }
            catch (SqliteFailure failure)
            {
                throw failure.Explain(shared.File, "cannot be written");
            }

            committing += time.GetElapsedTime(start);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (shared.Commits)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;

            // Readers first: the last connection to close must be the writer's, which then moves the log into the database.
            readers.ForEach(r => r.Dispose());
            older.Dispose();
            Salvage?.Dispose();
            store.Dispose();
        }
    }

    /// <summary>Runs SQL on the writer's connection: the tests break things with it.</summary>
    internal void Execute(string sql) => database.Execute(sql);

    /// <summary>One answer on the writer's connection, for the tests.</summary>
    internal string Ask(string sql) => database.Ask(sql);

    /// <summary>Takes over at once what is small: the states of alerts, the positions of sources and the dead letters.</summary>
    private void Adopt(ReplacedStore replaced)
    {
        using var old = new SalvagedStore(replaced);
        var small = new OutboxBatch();
        foreach (var (key, state) in old.States())
        {
            small.SetState(key, state);
        }

        foreach (var (sensor, token) in old.Tokens())
        {
            small.SetToken(sensor, token);
        }

        var letters = old.DeadLetters();
        if (!small.IsEmpty || letters.Count > 0)
        {
            writer.Run(w =>
            {
                w.States.Write(small);
                w.Dead.Write([.. letters]);
            });
        }
    }

    private void Write(OutboxBatch? batch, long room = 0)
    {
        if (batch is null)
        {
            shared.Next.Stand();
        }

        var moved = cursors.Stage() | older.Stage();
        if (writer.Commit(batch, cursors, older, moved, room))
        {
            Volatile.Write(ref commits, commits + 1);
            Volatile.Write(ref evicted, evicted + writer.Space.Evicted);
        }

        cursors.Commit();
        shared.Next.Commit();
        older.Commit(writer.Brought);
        store.Committed(writer.Space.FileBytes);
    }

    /// <summary>
    /// A full disk is treated like a full store: the reserve is given up, the log begins anew, and what the cursors let go is deleted;
    /// if that is not enough the oldest readings go. If there is no room even so, the deletions are on the disk, which recovers by draining.
    /// </summary>
    private void WriteOnFullDisk(OutboxBatch batch, SqliteFailure failure)
    {
        try
        {
            if (TryWriteInRoom(batch: null, 0) && TryWriteInRoom(batch, 0))
            {
                return;
            }

            // In steps: what a transaction deletes must have room in the log.
            var wanted = SizeOf(batch);
            for (var steps = 0; steps < MostSteps && TryWriteInRoom(batch: null, wanted) && writer.Space.Evicted > 0; steps++)
            {
                if (TryWriteInRoom(batch, 0))
                {
                    return;
                }
            }

            throw failure.Explain(shared.File, "cannot be written");
        }
        catch (SqliteFailure other)
        {
            throw other.Explain(shared.File, "cannot be written");
        }
    }

    private bool TryWriteInRoom(OutboxBatch? batch, long room)
    {
        try
        {
            store.MakeRoom();
            if (batch is not null)
            {
                shared.Next.Take(batch);
            }

            Write(batch, room);
            return true;
        }
        catch (SqliteFailure failure) when (failure.Kind == OutboxFailure.Full)
        {
            return false;
        }
    }

    private static long SizeOf(OutboxBatch batch)
    {
        var size = batch.Readings.Count * 80L;
        for (var i = 0; i < batch.Events.Count; i++)
        {
            size += 200 + batch.Events[i].Data.Length;
        }

        return size + (batch.Imports.Count * 400L) + (4 * StoreBounds.PageSize);
    }

    private OlderReader? TryOpen(OlderStream stream)
    {
        try
        {
            return new OlderReader(shared, stream);
        }
        catch (SqliteFailure)
        {
            return null;
        }
    }

    private void OpenReaders(IReadOnlyList<UpstreamLanes> upstreams)
    {
        foreach (var reader in readers.Where(r => !upstreams.Any(u => r.Shows(u.Upstream, cursors.Of(u.Upstream)))).ToList())
        {
            readers.Remove(reader);
            reader.Dispose();
        }

        for (var i = 0; i < upstreams.Count; i++)
        {
            var (id, owed) = (upstreams[i].Upstream, cursors.Of(upstreams[i].Upstream));
            var known = readers.Find(r => r.Shows(id, owed));
            readers.Remove(known!);
            readers.Insert(i, known ?? new LaneReader(shared, writer.Rows, id, owed));
        }
    }

    private T Use<T>(string trouble, Func<T> use)
    {
        lock (shared.Commits)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            try
            {
                return use();
            }
            catch (SqliteFailure failure)
            {
                throw failure.Explain(shared.File, trouble);
            }
        }
    }
}
