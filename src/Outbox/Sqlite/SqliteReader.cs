using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using SQLitePCL;

namespace Gateway.Outbox.Sqlite;

/// <summary>One upstream's view of a <see cref="SqliteOutbox"/>, over a read-only connection of its own, so that reading never waits for a commit.</summary>
internal sealed class SqliteReader : OutboxReader
{
    private readonly Lock gate = new();
    private readonly string file;
    private readonly Texts texts;
    private readonly Database database;
    private readonly Statement[] select;
    private bool disposed;

    public SqliteReader(string file, string stream, Texts texts, string upstream, IReadOnlyList<LaneCursor> owed, NextNumbers next)
        : base(stream, upstream, owed, next)
    {
        this.file = file;
        this.texts = texts;
        database = Database.Open(file, readOnly: true);
        try
        {
            // It reads ahead in order and never comes back: a small cache (256 KiB) is as good as a large one.
            database.Execute("PRAGMA cache_size = -256");
            select = [.. Gateway.Abstractions.Lanes.All.Select(lane => database.Prepare(Query(lane)))];
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            database.Dispose();
        }
    }

    protected override int Fetch(Lane lane, long first, long end, int max, List<StoredEvent> into)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var before = into.Count;
            var row = select[(int)lane];
            try
            {
                row.Bind(1, first);
                row.Bind(2, end);
                row.Bind(3, max);
                while (row.Step())
                {
                    var stored = lane == Lane.Readings ? Reading(row) : Event(lane, row);
                    if (into.Count > before && stored.Sequence != into[^1].Sequence + 1)
                    {
                        throw new SqliteFailure(raw.SQLITE_CORRUPT, $"lane {lane.Name()}: number {into[^1].Sequence + 1} is missing");
                    }

                    into.Add(stored);
                }

                return into.Count - before;
            }
            catch (SqliteFailure failure)
            {
                into.RemoveRange(before, into.Count - before);
                throw failure.Explain(file, "cannot be read");
            }
            finally
            {
                row.Reset();
            }
        }
    }

    private static string Query(Lane lane)
    {
        var columns = lane == Lane.Readings ? "seq, utc, point, unit, value, quality, reason, flags" : "seq, utc, kind, subject, rule, data";
        return $"SELECT {columns} FROM {lane.Name()} WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?";
    }

    private StoredEvent Event(Lane lane, Statement row) => new(
        lane,
        row.Number(0),
        row.Number(1),
        texts.In(row, 2) ?? string.Empty,
        texts.In(row, 3) ?? string.Empty,
        texts.In(row, 4),
        row.Blob(5));

    private StoredEvent Reading(Statement row) => new(
        Lane.Readings,
        row.Number(0),
        row.Number(1),
        "reading",
        texts.In(row, 2) ?? string.Empty,
        Value: row.Real(4),
        Unit: texts.In(row, 3),
        Quality: (Quality)row.Number(5),
        Reason: texts.In(row, 6),
        Flags: (ReadingFlags)row.Number(7));
}
