using SQLitePCL;

namespace Gateway.Outbox.Sqlite;

/// <summary>One connection and its prepared statements.</summary>
/// <remarks>Used by one thread at a time; SQLite's own mutexes are off.</remarks>
internal sealed class Database : IDisposable
{
    private static readonly Lazy<bool> Native = new(() =>
    {
        Batteries_V2.Init();
        return true;
    });

    // SQLITE_OPEN_EXRESCODE: opening itself reads, and an error of reading must be told from others.
    private const int ExtendedCodes = 0x02000000;

    // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE
    private const int LeaveLog = 1006;

    private readonly sqlite3 handle;
    private readonly List<Statement> statements = [];

    private Database(sqlite3 handle) => this.handle = handle;

    /// <summary>Whether a transaction is open. Some failures end it, some do not.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    /// <summary>Opens <paramref name="file"/>; a writer makes it when it is not there.</summary>
    /// <exception cref="SqliteFailure">It cannot be opened.</exception>
    public static Database Open(string file, bool readOnly)
    {
        _ = Native.Value;
        var flags = raw.SQLITE_OPEN_NOMUTEX | ExtendedCodes | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var result = raw.sqlite3_open_v2(file, out var handle, flags, null);
        var database = new Database(handle);
        try
        {
            database.Check(result);
            database.Check(raw.sqlite3_busy_timeout(handle, 1000));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A statement kept until the connection is closed.</summary>
    public Statement Prepare(string sql)
    {
        // 1 = SQLITE_PREPARE_PERSISTENT: kept for long, so not taken from the small fast memory pool.
        Check(raw.sqlite3_prepare_v3(handle, sql, 1, out var statement));
        var prepared = new Statement(this, statement);
        statements.Add(prepared);
        return prepared;
    }

    /// <summary>Runs statements whose rows do not matter.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>The text of the first column of the first row; empty when there is none. Not for the hot way.</summary>
    public string Ask(string sql)
    {
        Check(raw.sqlite3_prepare_v2(handle, sql, out var prepared));
        using var statement = new Statement(this, prepared);
        return statement.Step() ? statement.Text(0) : string.Empty;
    }

    /// <summary>
    /// Whether the pages of a small table add up. Checksums see rows that are wrong; one bit in the head of a page makes rows vanish, which only
    /// the space that nobody owns then tells. Reads the table whole.
    /// </summary>
    public bool IsWhole(string table) => Ask($"PRAGMA quick_check({table})") == "ok";

    public void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(result);
        }
    }

    public SqliteFailure Failure(int result) => new(result, raw.sqlite3_errmsg(handle).utf8_to_string() ?? "no message");

    /// <summary>Closes it as it is: the log stays beside it, so that whoever opens it next finds what a crash would have left.</summary>
    public void Abandon()
    {
        _ = raw.sqlite3_db_config(handle, LeaveLog, 1, out _);
        Dispose();
    }

    public void Dispose()
    {
        foreach (var statement in statements)
        {
            statement.Dispose();
        }

        statements.Clear();
        handle.Dispose();
    }
}
