using Gateway.Abstractions.Store;
using SQLitePCL;

namespace Gateway.Outbox.Sqlite;

/// <summary>A call of SQLite that failed, with its (extended) result code. Never leaves the room: see <see cref="Explain"/>.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception(message)
{
    /// <summary>The result code, extended.</summary>
    public int Code { get; } = code;

    /// <summary>The failure in the operator's words: where, what, and the remedy.</summary>
    public OutboxException Explain(string place, string what) =>
        new($"{place}: {what}: {Message} (SQLite {Code}); {Remedy}", this);

    // The low byte is the primary code, https://sqlite.org/rescode.html
    private string Remedy => (Code & 0xff) switch
    {
        raw.SQLITE_FULL => "the disk is full: free some space",
        raw.SQLITE_IOERR => "the disk does not work as it should: see the kernel's log (dmesg), and replace it if it reports errors",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another program holds the database: close it",
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => "make the folder and its files writable for the user of the service",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "the file is damaged or not an outbox: move the folder away, a new store then begins",
        raw.SQLITE_NOMEM => "there is not enough memory",
        _ => "if it stays, move the folder away and report this message",
    };
}
