using Gateway.Abstractions.Store;
using SQLitePCL;

namespace Gateway.Outbox.Sqlite;

/// <summary>A call of SQLite that failed, with its (extended) result code. Never leaves the room: see <see cref="Explain"/>.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception(message)
{
    /// <summary>Not a code of SQLite: the file is a database of another program.</summary>
    public const int Foreign = raw.SQLITE_NOTADB | (100 << 8);

    /// <summary>Not a code of SQLite: the file is an outbox of a version this program does not know.</summary>
    public const int OtherVersion = raw.SQLITE_NOTADB | (101 << 8);

    // https://sqlite.org/rescode.html: a checksum of the file system or of the device is wrong.
    private const int ErrorOfData = raw.SQLITE_IOERR | (32 << 8);
    private const int ErrorOfFileSystem = raw.SQLITE_IOERR | (33 << 8);

    // No room for the index of the log, which SQLite makes when it opens.
    private const int NoRoomForIndex = raw.SQLITE_IOERR | (19 << 8);

    /// <summary>The result code, extended.</summary>
    public int Code { get; } = code;

    /// <summary>What sort of failure it is.</summary>
    public OutboxFailure Kind => Code switch
    {
        // A trigger is nobody's but a test's. Any other constraint holds in every store that is whole.
        raw.SQLITE_CONSTRAINT_TRIGGER => OutboxFailure.Unavailable,
        ErrorOfData or ErrorOfFileSystem => OutboxFailure.Damaged,
        NoRoomForIndex => OutboxFailure.Full,
        _ => Primary switch
        {
            raw.SQLITE_FULL => OutboxFailure.Full,
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_FORMAT => OutboxFailure.Damaged,
            _ => OutboxFailure.Unavailable,
        },
    };

    /// <summary>Whether what stands in the file is to blame.</summary>
    public bool IsDamage => Kind == OutboxFailure.Damaged;

    /// <summary>
    /// Whether a store that does not open for this is set aside. Beside damage: a table is missing, or a page cannot be read. A
    /// disk that fails altogether is found when the new store is made.
    /// </summary>
    public bool IsDamageAtStart => IsDamage || Primary is raw.SQLITE_ERROR or raw.SQLITE_SCHEMA || MayPass;

    /// <summary>Whether it is an error of reading, which a card has now and then and which is gone when the same is read once more.</summary>
    public bool MayPass => Code is raw.SQLITE_IOERR_READ or raw.SQLITE_IOERR_SHORT_READ or ErrorOfData or ErrorOfFileSystem;

    private int Primary => Code & 0xff;

    private string Remedy => Primary switch
    {
        _ when Kind == OutboxFailure.Full => "the disk is full: free some space",
        raw.SQLITE_IOERR => "the disk does not work as it should: see the kernel's log (dmesg), and replace it if it reports errors",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another program holds the database: close it",
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => "make the folder and its files writable for the user of the service",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_CONSTRAINT => "the store is damaged: it is set aside and a new one begun",
        raw.SQLITE_NOMEM => "there is not enough memory",
        _ => "if it stays, move the folder away and report this message",
    };

    /// <summary>The failure in the operator's words: where, what, and the remedy.</summary>
    public OutboxException Explain(string place, string what) =>
        new(Kind, $"{place}: {what}: {Message} (SQLite {Code}); {Remedy}", this);
}
