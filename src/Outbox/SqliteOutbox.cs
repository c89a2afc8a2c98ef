using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Outbox.Sqlite;

namespace Gateway.Outbox;

/// <summary>The outbox on disk: one SQLite database (<c>outbox.db</c>) in a folder of its own, synced at every commit.</summary>
/// <remarks>Threads as in <see cref="IOutbox"/>; states and tokens may be asked for from any. One process per folder.</remarks>
public sealed class SqliteOutbox : IOutbox
{
    private readonly Lock gate = new();
    private readonly string file;
    private readonly FileStream held;
    private readonly Database database;
    private readonly Transaction transaction;
    private readonly NextNumbers next = new();
    private readonly Texts texts;
    private readonly EventWriter writer;
    private readonly LaneTables lanes;
    private readonly CursorTable cursorTable;
    private readonly Statement allStates;
    private readonly Statement oneToken;
    private readonly List<SqliteReader> readers = [];
    private CursorSet cursors;
    private bool disposed;

    private SqliteOutbox(string file, FileStream held, Database database)
    {
        this.file = file;
        this.held = held;
        this.database = database;
        transaction = new Transaction(database);
        texts = new Texts(database);
        writer = new EventWriter(database, texts);
        lanes = new LaneTables(database, next);
        cursorTable = new CursorTable(database);
        cursors = cursorTable.Load();
        allStates = database.Prepare("SELECT key, state FROM states");
        oneToken = database.Prepare("SELECT identity, offset, row, clock FROM tokens WHERE sensor = ?");
        Stream = database.Ask("SELECT value FROM meta WHERE key = 'stream'");
    }

    /// <inheritdoc />
    public string Stream { get; }

    /// <inheritdoc />
    public bool Durable => true;

    /// <summary>Opens the store in <paramref name="folder"/>, or makes a new one. Takes no longer when there is a backlog.</summary>
    /// <exception cref="OutboxException">
    /// The folder cannot be written, another process uses it, or the file is damaged, of a newer version or of another program.
    /// </exception>
    public static SqliteOutbox Open(string folder)
    {
        var path = Path.Combine(folder, "outbox.db");
        FileStream? lockFile = StoreLock.Take(folder);
        Database? writable = null;
        try
        {
            writable = Database.Open(path, readOnly: false);
            Schema.Prepare(writable, path);
            var outbox = new SqliteOutbox(path, lockFile, writable);
            lockFile = null;
            writable = null;
            return outbox;
        }
        catch (SqliteFailure failure)
        {
            throw failure.Explain(path, "cannot be opened");
        }
        finally
        {
            writable?.Dispose();
            lockFile?.Dispose();
        }
    }

    /// <inheritdoc />
    public long Next(Lane lane) => next[lane];

    /// <inheritdoc />
    public bool Stores(Lane lane) => cursors.Stores(lane);

    /// <inheritdoc />
    /// <exception cref="OutboxException">They cannot be read.</exception>
    public IReadOnlyDictionary<string, byte[]> States() => Query(allStates, static row =>
    {
        var states = new Dictionary<string, byte[]>();
        while (row.Step())
        {
            states[row.Text(0)] = row.Blob(1);
        }

        return states;
    });

    /// <inheritdoc />
    /// <exception cref="OutboxException">It cannot be read.</exception>
    public ResumeToken Token(string sensor) => Query(oneToken, row =>
    {
        row.Bind(1, sensor);
        return row.Step()
            ? new ResumeToken(row.Type(0) == SQLitePCL.raw.SQLITE_NULL ? null : row.Text(0), row.Number(1), row.Number(2), row.Number(3))
            : default;
    });

    /// <inheritdoc />
    /// <remarks>May be called again when the configuration changes; readers given out before are then disposed.</remarks>
    /// <exception cref="OutboxException">It could not be written, or a reader cannot be opened.</exception>
    public IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var before = cursors;
            var attached = before.Attach(upstreams, Next, lane => before.Stores(lane) ? lanes.Oldest(lane, next[lane]) : next[lane]);
            attached.Stage();
            WriteAttached(before, attached);
            attached.Commit();
            cursors = attached;
            OpenReaders(upstreams);
            return [.. readers];
        }
    }

    /// <inheritdoc />
    public void Commit(OutboxBatch batch)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            next.Take(batch);
            var moved = cursors.Stage();
            if (batch.IsEmpty && !moved && !lanes.IsDue(cursors))
            {
                return;
            }

            Write(batch);
            cursors.Commit();
            next.Commit();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;

            // Readers first: the last connection to close must be the writer's, which then moves the log into the database.
            readers.ForEach(r => r.Dispose());
            database.Dispose();
            held.Dispose();
        }
    }

    /// <summary>Runs SQL on the writer's connection: the tests break things with it.</summary>
    internal void Execute(string sql) => database.Execute(sql);

    /// <summary>One answer on the writer's connection, for the tests.</summary>
    internal string Ask(string sql) => database.Ask(sql);

    private void Write(OutboxBatch batch)
    {
        try
        {
            Begin();
            writer.Write(batch, cursors);
            cursorTable.Write(cursors);
            lanes.Clean(cursors, next);
            End();
        }
        catch (SqliteFailure failure)
        {
            throw Undo(failure);
        }
    }

    private void WriteAttached(CursorSet before, CursorSet attached)
    {
        try
        {
            next.Stand();
            Begin();
            foreach (var lane in Lanes.All.Where(lane => !attached.Stores(lane) || !before.Stores(lane)))
            {
                lanes.RaiseFloor(lane, next[lane]);
            }

            cursorTable.Replace(attached);
            lanes.Clean(attached, next);
            End();
        }
        catch (SqliteFailure failure)
        {
            throw Undo(failure);
        }
    }

    private void Begin()
    {
        transaction.Begin();
        lanes.Stage();
    }

    private void End()
    {
        transaction.Commit();
        lanes.Commit();
        texts.Commit();
    }

    private OutboxException Undo(SqliteFailure failure)
    {
        transaction.Rollback();
        texts.Rollback();
        writer.Rollback();
        return failure.Explain(file, "cannot be written");
    }

    private void OpenReaders(IReadOnlyList<UpstreamLanes> upstreams)
    {
        readers.ForEach(r => r.Dispose());
        readers.Clear();
        try
        {
            foreach (var upstream in upstreams)
            {
                readers.Add(new SqliteReader(file, texts, upstream.Upstream, cursors.Of(upstream.Upstream), next));
            }
        }
        catch (SqliteFailure failure)
        {
            throw failure.Explain(file, "cannot be opened for reading");
        }
    }

    private T Query<T>(Statement statement, Func<Statement, T> read)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            try
            {
                return read(statement);
            }
            catch (SqliteFailure failure)
            {
                throw failure.Explain(file, "cannot be read");
            }
            finally
            {
                statement.Reset();
            }
        }
    }
}
