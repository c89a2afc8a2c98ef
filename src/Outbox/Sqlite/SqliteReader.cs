using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>What readers have in common: a read-only connection of their own, so that reading never waits for a commit.</summary>
internal abstract class SqliteReader : OutboxReader
{
    private readonly string file;
    private readonly Database database;
    private bool disposed;

    protected SqliteReader(string file, string stream, string upstream, IReadOnlyList<LaneCursor> owed, NextNumbers next, DeadLetterBox dead)
        : base(stream, upstream, owed, next, dead)
    {
        this.file = file;
        database = Database.Open(file, readOnly: true);
        try
        {
            // It reads ahead in order and never comes back: a small cache (256 KiB) is as good as a large one.
            database.Execute("PRAGMA cache_size = -256; PRAGMA cell_size_check = ON");
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Taken for each use of the connection, behind the lock of the outbox if that is taken, too.</summary>
    protected Lock Gate { get; } = new();

    public override bool Shows(string upstream, IReadOnlyList<LaneCursor> owed) => !disposed && base.Shows(upstream, owed);

    public override void Dispose()
    {
        lock (Gate)
        {
            disposed = true;
            database.Dispose();
        }
    }

    protected Statement Prepare(string sql) => database.Prepare(sql);

    /// <summary>Uses the connection; what SQLite reports is explained.</summary>
    protected T Use<T>(Statement row, Func<Statement, T> use)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            try
            {
                return use(row);
            }
            catch (SqliteFailure failure)
            {
                throw failure.Explain(file, "cannot be read");
            }
            finally
            {
                row.Reset();
            }
        }
    }

    /// <summary>What the connection fails with, explained; the lock is held.</summary>
    protected OutboxException Explain(SqliteFailure failure) => failure.Explain(file, "cannot be read");

    /// <summary>The lock is held.</summary>
    protected void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(disposed, this);
}
