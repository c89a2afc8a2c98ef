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
    private readonly NextNumbers next = new();
    private readonly Writer writer;
    private readonly List<SqliteReader> readers = [];
    private CursorSet cursors;
    private bool disposed;

    private SqliteOutbox(string file, FileStream held, Database database)
    {
        this.file = file;
        this.held = held;
        this.database = database;
        writer = new Writer(database, next);
        cursors = writer.LoadCursors();
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
    public IReadOnlyDictionary<string, byte[]> States() => Ask(static (writer, _) => writer.States.All(), string.Empty);

    /// <inheritdoc />
    /// <exception cref="OutboxException">It cannot be read.</exception>
    public ResumeToken Token(string sensor) => Ask(static (writer, sensor) => writer.States.Token(sensor), sensor);

    /// <inheritdoc />
    /// <remarks>May be called again when the configuration changes; readers given out before are then disposed.</remarks>
    /// <exception cref="OutboxException">It could not be written, or a reader cannot be opened.</exception>
    public IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var attached = cursors.Attach(upstreams, Next, lane => cursors.Stores(lane) ? writer.Oldest(lane, next[lane]) : next[lane]);
            try
            {
                writer.Attach(cursors, attached);
                attached.Commit();
                cursors = attached;
                OpenReaders(upstreams);
                return [.. readers];
            }
            catch (SqliteFailure failure)
            {
                throw failure.Explain(file, "the upstreams cannot be set up");
            }
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<IOutboxReader> Older(string upstream) => [];

    /// <inheritdoc />
    public OutboxFigures Figures => default;

    /// <inheritdoc />
    /// <remarks>Without content it goes on deleting and giving back space, if there is any to do, and else leaves the disk alone.</remarks>
    public void Commit(OutboxBatch batch)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            next.Take(batch);
            var moved = cursors.Stage();
            try
            {
                writer.Commit(batch, cursors, moved);
            }
            catch (SqliteFailure failure)
            {
                throw failure.Explain(file, "cannot be written");
            }

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

    private void OpenReaders(IReadOnlyList<UpstreamLanes> upstreams)
    {
        readers.ForEach(r => r.Dispose());
        readers.Clear();
        foreach (var upstream in upstreams)
        {
            readers.Add(new SqliteReader(file, Stream, writer.Texts, upstream.Upstream, cursors.Of(upstream.Upstream), next));
        }
    }

    private T Ask<T>(Func<Writer, string, T> question, string argument)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            try
            {
                return question(writer, argument);
            }
            catch (SqliteFailure failure)
            {
                throw failure.Explain(file, "cannot be read");
            }
        }
    }
}
