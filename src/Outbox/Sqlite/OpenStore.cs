using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>The files of one store while it is open: lock, database, and what stands beside them.</summary>
internal sealed class OpenStore : IDisposable
{
    private readonly FileStream held;
    private readonly FileInfo log;
    private readonly Reserve reserve;

    private OpenStore(FileStream held, Database database, Writer writer, StoreShared shared, in StoreBounds bounds)
    {
        this.held = held;
        Database = database;
        Writer = writer;
        Shared = shared;
        Bounds = bounds;
        log = new FileInfo(shared.File + "-wal");
        reserve = new Reserve(Path.GetDirectoryName(shared.File)!, bounds.Reserve);
    }

    public Database Database { get; }

    public Writer Writer { get; }

    public StoreShared Shared { get; }

    public StoreBounds Bounds { get; }

    public ReplacedStore? Replaced { get; private init; }

    public static SqliteOutbox Open(string folder, SqliteOptions options, Func<OpenStore, SqliteOutbox> use)
    {
        var path = Path.Combine(folder, "outbox.db");
        var bounds = new StoreBounds(options.Limit);
        FileStream? lockFile = StoreLock.Take(folder);
        Database? writable = null;
        try
        {
            writable = Database.Open(path, readOnly: false);
            var stream = Schema.Prepare(writable, path, bounds);
            var shared = new StoreShared(path, stream, new DeadLetterBox(options.Time));
            var writer = new Writer(writable, stream, bounds, shared.Next, shared.Dead);
            var outbox = use(new OpenStore(lockFile, writable, writer, shared, bounds));
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

    /// <summary>Bytes the store takes on the disk, with log and reserve.</summary>
    public long Bytes(long database)
    {
        log.Refresh();
        return database + (log.Exists ? log.Length : 0) + reserve.Held;
    }

    /// <summary>A transaction is on the disk.</summary>
    public void Committed() => reserve.TryTake();

    /// <summary>The disk is full: gives its last room to the database.</summary>
    public void GiveUpReserve() => reserve.GiveUp();

    public void Dispose()
    {
        Database.Dispose();
        held.Dispose();
    }
}
