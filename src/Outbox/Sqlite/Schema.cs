using System.Globalization;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;
using SQLitePCL;

namespace Gateway.Outbox.Sqlite;

/// <summary>The tables, their version, and the settings of a connection that the guarantees rest on.</summary>
internal static class Schema
{
    /// <summary>The version this program writes.</summary>
    public const int Version = 2;

    // "SGob": tells our files from any other SQLite database.
    private const int Application = 0x53476f62;

    // A column of type ANY holds the number of a text in `texts`, or the text itself once that table is full.
    // lanes.next is written when the newest number is not in the lane's table; lanes.floor: nobody is owed a number below it.
    // The stream stands in `meta` and in `lanes`, in two pages, because without it no row can be checked.
    // older and dead hold an event as one blob: they are few, and what they keep does not share the texts of this stream.
    private const string Tables = """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL, crc INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE texts(id INTEGER PRIMARY KEY, text TEXT NOT NULL, crc INTEGER NOT NULL) STRICT;
        CREATE TABLE lanes(lane INTEGER PRIMARY KEY, stream TEXT NOT NULL, next INTEGER NOT NULL, floor INTEGER NOT NULL,
            crc INTEGER NOT NULL) STRICT;
        CREATE TABLE cursors(upstream TEXT, lane INTEGER, first INTEGER NOT NULL, acknowledged INTEGER NOT NULL,
            evicted INTEGER NOT NULL, expired INTEGER NOT NULL, dead INTEGER NOT NULL, damaged INTEGER NOT NULL,
            skipped INTEGER NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY(upstream, lane)) STRICT, WITHOUT ROWID;
        CREATE TABLE ledger(upstream TEXT, lane INTEGER, first INTEGER, last INTEGER NOT NULL, reason INTEGER NOT NULL,
            crc INTEGER NOT NULL, PRIMARY KEY(upstream, lane, first)) STRICT, WITHOUT ROWID;
        CREATE TABLE states(key TEXT PRIMARY KEY, state BLOB NOT NULL, crc INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE tokens(sensor TEXT PRIMARY KEY, identity TEXT, offset INTEGER NOT NULL, row INTEGER NOT NULL,
            clock INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE alerts(seq INTEGER PRIMARY KEY, utc INTEGER NOT NULL, kind ANY NOT NULL, subject ANY NOT NULL, rule ANY,
            data BLOB NOT NULL, crc INTEGER NOT NULL) STRICT;
        CREATE TABLE system(seq INTEGER PRIMARY KEY, utc INTEGER NOT NULL, kind ANY NOT NULL, subject ANY NOT NULL, rule ANY,
            data BLOB NOT NULL, crc INTEGER NOT NULL) STRICT;
        CREATE TABLE readings(seq INTEGER PRIMARY KEY, utc INTEGER NOT NULL, point ANY NOT NULL, unit ANY, value REAL,
            quality INTEGER NOT NULL, reason ANY, flags INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT;
        CREATE TABLE older(lane INTEGER, upstream TEXT, stream TEXT, seq INTEGER, event BLOB NOT NULL, crc INTEGER NOT NULL,
            PRIMARY KEY(lane, upstream, stream, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE dead(id INTEGER PRIMARY KEY AUTOINCREMENT, upstream TEXT NOT NULL, stream TEXT NOT NULL, at INTEGER NOT NULL,
            detail TEXT NOT NULL, event BLOB NOT NULL, crc INTEGER NOT NULL) STRICT;
        """;

    /// <summary>Sets up the writer's connection, and makes the tables of a new store. Returns its stream.</summary>
    /// <exception cref="SqliteFailure">It is damaged, or not an outbox of this version.</exception>
    /// <exception cref="OutboxException">A setting is not in force.</exception>
    public static string Prepare(Database database, string file, in StoreBounds bounds)
    {
        // Both count only before the first table is made. Pages of 4 KiB are what flash and ext4 write anyway.
        database.Execute($"PRAGMA page_size = {StoreBounds.PageSize}; PRAGMA auto_vacuum = INCREMENTAL");
        var isNew = CheckVersion(database);

        // synchronous=FULL syncs the log at each commit. The log is moved into the database at 1,000 pages (4 MiB): pages written
        // again and again (the end of a lane, cursors) then go there once, and a move stays well below a second on an SD card.
        // cell_size_check: a page that cannot be right is found before it is used.
        database.Execute($"""
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = {bounds.LogPages};
            PRAGMA journal_size_limit = {2L * bounds.LogPages * StoreBounds.PageSize}
            """);
        Require(database, file, "journal_mode", "wal");
        Require(database, file, "synchronous", "2");
        Require(database, file, "auto_vacuum", "2");
        Require(database, file, "foreign_keys", "1");
        Require(database, file, "wal_autocheckpoint", $"{bounds.LogPages}");

        if (isNew)
        {
            Make(database, StreamName.New());
        }

        return ReadStream(database);
    }

    /// <summary>The stream, from the first of the two places that is whole.</summary>
    /// <exception cref="SqliteFailure">Neither is.</exception>
    public static string ReadStream(Database database)
    {
        foreach (var (sql, of) in new[] { ("SELECT value, crc FROM meta WHERE key = 'stream'", "meta"), ("SELECT stream, crc FROM lanes", "lanes") })
        {
            var row = database.Prepare(sql);
            try
            {
                while (row.Step())
                {
                    var stream = row.Text(0);
                    if (of == "meta" ? row.Number(1) == MetaSum(stream) : StreamName.IsOne(stream))
                    {
                        return stream;
                    }
                }
            }
            catch (SqliteFailure failure) when (failure.IsDamage && of == "meta")
            {
                // The other place may be readable.
            }
            finally
            {
                row.Reset();
            }
        }

        throw new SqliteFailure(raw.SQLITE_CORRUPT, "the stream is not readable");
    }

    /// <summary>The checksum of a row of <c>lanes</c>.</summary>
    public static long LaneSum(string stream, int lane, long next, long floor)
    {
        var sum = new Checksum(Checksum.Seed("lanes", stream));
        sum.Add((long)lane);
        sum.Add(next);
        sum.Add(floor);
        return sum.Value;
    }

    private static long MetaSum(string stream) => new Checksum(Checksum.Seed("meta", stream)).Value;

    // One transaction: after a power cut there is a whole store or none.
    private static void Make(Database database, string stream)
    {
        var lanes = string.Join(", ", Enumerable.Range(0, 3).Select(lane => $"({lane}, '{stream}', 1, 1, {LaneSum(stream, lane, 1, 1)})"));
        database.Execute($"""
            BEGIN IMMEDIATE; {Tables} INSERT INTO meta VALUES ('stream', '{stream}', {MetaSum(stream)}); INSERT INTO lanes VALUES {lanes};
            PRAGMA application_id = {Application}; PRAGMA user_version = {Version}; COMMIT
            """);
    }

    private static bool CheckVersion(Database database)
    {
        var version = int.Parse(database.Ask("PRAGMA user_version"), CultureInfo.InvariantCulture);
        var application = int.Parse(database.Ask("PRAGMA application_id"), CultureInfo.InvariantCulture);
        if (version == 0 && application == 0 && database.Ask("SELECT 1 FROM sqlite_schema").Length == 0)
        {
            return true;
        }

        if (application != Application)
        {
            throw new SqliteFailure(SqliteFailure.Foreign, "it belongs to another program");
        }

        if (version != Version)
        {
            throw new SqliteFailure(SqliteFailure.OtherVersion, $"it was written by another version (schema {version}, this one knows {Version})");
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
