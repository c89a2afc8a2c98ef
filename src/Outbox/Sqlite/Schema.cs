using System.Globalization;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>The tables, their version, and the settings of a connection that the guarantees rest on.</summary>
internal static class Schema
{
    /// <summary>The version this program writes. A later one adds to these tables; it never changes what stands in a row.</summary>
    public const int Version = 1;

    // "SGob": tells our files from any other SQLite database.
    private const int Application = 0x53476f62;

    // A column of type ANY holds the number of a text in `texts`, or the text itself once that table is full.
    // lanes.next is written when the newest number is not in the lane's table; lanes.floor: nobody is owed a number below it.
    private const string Tables = """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE texts(id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
        CREATE TABLE lanes(lane INTEGER PRIMARY KEY, next INTEGER NOT NULL, floor INTEGER NOT NULL) STRICT;
        CREATE TABLE cursors(upstream TEXT, lane INTEGER, first INTEGER NOT NULL, acknowledged INTEGER NOT NULL,
            PRIMARY KEY(upstream, lane)) STRICT, WITHOUT ROWID;
        CREATE TABLE states(key TEXT PRIMARY KEY, state BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE tokens(sensor TEXT PRIMARY KEY, identity TEXT, offset INTEGER NOT NULL, row INTEGER NOT NULL,
            clock INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE alerts(seq INTEGER PRIMARY KEY, utc INTEGER NOT NULL, kind ANY NOT NULL, subject ANY NOT NULL, rule ANY,
            data BLOB NOT NULL) STRICT;
        CREATE TABLE system(seq INTEGER PRIMARY KEY, utc INTEGER NOT NULL, kind ANY NOT NULL, subject ANY NOT NULL, rule ANY,
            data BLOB NOT NULL) STRICT;
        CREATE TABLE readings(seq INTEGER PRIMARY KEY, utc INTEGER NOT NULL, point ANY NOT NULL, unit ANY, value REAL,
            quality INTEGER NOT NULL, reason ANY, flags INTEGER NOT NULL) STRICT;
        INSERT INTO lanes VALUES (0, 1, 1), (1, 1, 1), (2, 1, 1);
        """;

    /// <summary>Sets up the writer's connection, and makes the tables of a new store.</summary>
    /// <exception cref="OutboxException">The file is of a newer version or of another program, or a setting is not in force.</exception>
    public static void Prepare(Database database, string file)
    {
        // Both count only before the first table is made. Pages of 4 KiB are what flash and ext4 write anyway.
        database.Execute("PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL");
        var isNew = CheckVersion(database, file);

        // synchronous=FULL syncs the log at each commit. The log is moved into the database at 1,000 pages (4 MiB): pages written
        // again and again (the end of a lane, cursors) then go there once, and a move stays well below a second on an SD card.
        database.Execute("""
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
            PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 8388608
            """);
        Require(database, file, "journal_mode", "wal");
        Require(database, file, "synchronous", "2");
        Require(database, file, "auto_vacuum", "2");
        Require(database, file, "foreign_keys", "1");
        Require(database, file, "wal_autocheckpoint", "1000");

        if (isNew)
        {
            // One transaction: after a power cut there is a whole store or none.
            database.Execute($"""
                BEGIN IMMEDIATE; {Tables} INSERT INTO meta VALUES ('stream', '{StreamName.New()}');
                PRAGMA application_id = {Application}; PRAGMA user_version = {Version}; COMMIT
                """);
        }
    }

    private static bool CheckVersion(Database database, string file)
    {
        var version = int.Parse(database.Ask("PRAGMA user_version"), CultureInfo.InvariantCulture);
        var application = int.Parse(database.Ask("PRAGMA application_id"), CultureInfo.InvariantCulture);
        if (version == 0 && application == 0 && database.Ask("SELECT 1 FROM sqlite_schema").Length == 0)
        {
            return true;
        }

        if (application != Application || version == 0)
        {
            throw new OutboxException($"{file}: belongs to another program; set another store.path or move the file away");
        }

        if (version > Version)
        {
            throw new OutboxException(
                $"{file}: was written by a newer version (schema {version}, this one knows {Version}); install that version again, or move the folder away to begin a new store");
        }

        return false;
    }

    private static void Require(Database database, string file, string pragma, string value)
    {
        var found = database.Ask($"PRAGMA {pragma}");
        if (found != value)
        {
            throw new OutboxException(
                $"{file}: SQLite's {pragma} is '{found}' instead of '{value}', so that nothing could be promised; put the store on a local file system");
        }
    }
}
