using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>Reads what can be read of a store that was set aside, around what is damaged. Changes nothing in it.</summary>
internal sealed class SalvagedStore : IDisposable
{
    // A damaged page holds some eighty readings: the next page is looked for in larger and larger steps, and what lies between
    // is then gone through backwards.
    private const int FirstHop = 16;
    private const int LongestHop = 256;
    private const int HopsAtOnce = 200;

    private readonly long[] next = [1, 1, 1];
    private readonly long[] ownNext = [1, 1, 1];
    private readonly Statement?[] selects = new Statement?[Lanes.Count];
    private Statement? selectOlder;
    private Database? database;
    private EventRows? rows;

    public SalvagedStore(ReplacedStore about)
    {
        Stream = about.Stream;
        for (var lane = 0; lane < Math.Min(next.Length, about.Next.Count); lane++)
        {
            next[lane] = about.Next[lane];
        }

        var file = Path.Combine(about.Folder, "outbox.db");
        if (about.Folder.Length > 0 && File.Exists(file))
        {
            if (!Try(() => Open(file), false))
            {
                database?.Dispose();
                database = null;
                Cursors = null;
            }
        }
    }

    /// <summary>Its stream; null: it could not be found out, so that nothing can be named.</summary>
    public string? Stream { get; private set; }

    /// <summary>How far each upstream was, and what it had lost; null: not readable.</summary>
    public CursorSet? Cursors { get; private set; }

    /// <summary>The number behind the last one that is known of a lane.</summary>
    public long End(Lane lane) => next[(int)lane];

    /// <summary>The same as the store itself says; behind <see cref="End"/> when it went back in time, and its cursors with it.</summary>
    public long OwnEnd(Lane lane) => ownNext[(int)lane];

    public Dictionary<string, byte[]> States() => Ask(open => new StateTable(open, Stream!).All(out _), []);

    public Dictionary<string, ResumeToken> Tokens() => Ask(open => new StateTable(open, Stream!).Tokens(), []);

    public List<DeadLetter> DeadLetters() => Ask(open => new DeadLetterTable(open, Stream!, long.MaxValue).List(0, DeadLetterBox.Most), []);

    /// <summary>
    /// Appends events of a lane from number <paramref name="from"/> on, at most <paramref name="most"/>. Returns the number behind
    /// what was looked through: what is not there up to it cannot be read.
    /// </summary>
    public long Read(Lane lane, long from, int most, List<StoredEvent> into)
    {
        var end = next[(int)lane];
        if (database is null || rows is null)
        {
            return end;
        }

        // With a damaged schema a table may not be there.
        var at = from;
        var before = into.Count;
        if (Try(() => selects[(int)lane] ??= database.Prepare($"SELECT {EventRows.Columns(lane)} FROM {lane.Name()} WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?"), null) is not { } select)
        {
            return end;
        }

        try
        {
            for (var seen = 0; seen < most; seen++)
            {
                if (seen == 0)
                {
                    Bind(select, from, end, most);
                }

                if (!select.Step())
                {
                    return end;
                }

                // Pages that were exchanged bring numbers out of order, and again: none is taken twice.
                if (select.Number(0) < at)
                {
                    continue;
                }

                at = select.Number(0) + 1;
                if (rows.TryRead(lane, select, out var stored))
                {
                    into.Add(stored);
                }
            }

            return at > from ? at : Hop(select, lane, at, end, into);
        }
        catch (SqliteFailure failure) when (failure.IsDamageAtStart)
        {
            select.Reset();
            return into.Count > before ? at : Hop(select, lane, at, end, into);
        }
        finally
        {
            select.Reset();
        }
    }

    /// <summary>Events that were owed of still older streams, from a position on; at most <paramref name="most"/>.</summary>
    public List<ImportedEvent> Older(long position, int most) => Ask(
        open =>
        {
            var seed = Checksum.Seed("older", Stream!);
            var all = new List<ImportedEvent>();
            var row = selectOlder ??= open.Prepare("SELECT lane, upstream, stream, seq, event, crc FROM older ORDER BY lane, upstream, stream, seq LIMIT ? OFFSET ?");
            row.Bind(1, most);
            row.Bind(2, position);
            while (row.Step())
            {
                var (upstream, of) = (row.Text(1), row.Text(2));
                if (OlderTable.Sum(seed, (Lane)row.Number(0), upstream, of, row.Number(3), row.Bytes(4)) == row.Number(5))
                {
                    all.Add(new ImportedEvent(of, PackedEvent.Unpack(row.Blob(4)), [upstream]));
                }
                else
                {
                    var lane = (Lane)Math.Clamp(row.Number(0), 0, Lanes.Count - 1);
                    all.Add(new ImportedEvent(of, StoredEvent.Gap(lane, row.Number(3), row.Number(3), LossReason.Damaged), [upstream]));
                }
            }

            row.Reset();
            return all;
        },
        []);

    public void Dispose() => database?.Dispose();

    private bool Open(string file)
    {
        database = Database.Open(file, readOnly: true);

        // writable_schema: a database that was cut short is read as far as it goes, instead of not at all. Nothing is written.
        database.Execute("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA writable_schema = ON");
        if (database.Ask("PRAGMA user_version") != $"{Schema.Version}")
        {
            throw new SqliteFailure(SqliteFailure.OtherVersion, "another version");
        }

        var stream = Schema.ReadStream(database);
        if (Stream is not null && Stream != stream)
        {
            throw new SqliteFailure(SqliteFailure.Foreign, "another stream");
        }

        Stream = stream;
        rows = Try(() => new EventRows(new Texts(database, stream, readOnly: true), stream), null);
        Cursors = Try(() => new CursorTable(database, stream).Load(out var damaged) is var found && damaged == 0 ? found : null, null);
        foreach (var lane in Lanes.All)
        {
            Try(() => FindEnd(lane), 0);
        }

        return true;
    }

    private long FindEnd(Lane lane)
    {
        var row = database!.Prepare($"SELECT next, floor, crc FROM lanes WHERE lane = {(int)lane}");
        if (Try(row.Step, false) && Schema.LaneSum(Stream!, (int)lane, row.Number(0), row.Number(1)) == row.Number(2))
        {
            Reach(lane, row.Number(0));
        }

        row.Reset();
        var last = database.Prepare($"SELECT {EventRows.Columns(lane)} FROM {lane.Name()} ORDER BY seq DESC LIMIT 10");
        while (last.Step())
        {
            if (rows is not null && rows.TryRead(lane, last, out var stored))
            {
                Reach(lane, stored.Sequence + 1);
                break;
            }

            // The number of a damaged row is believed as far as it is known otherwise.
            if (last.Number(0) < next[(int)lane])
            {
                Reach(lane, last.Number(0) + 1);
            }
        }

        last.Reset();
        return next[(int)lane];
    }

    private void Reach(Lane lane, long end)
    {
        ownNext[(int)lane] = Math.Max(ownNext[(int)lane], end);
        next[(int)lane] = Math.Max(next[(int)lane], end);
    }

    /// <summary>Looks for the end of a damaged place that begins at <paramref name="at"/>.</summary>
    private long Hop(Statement select, Lane lane, long at, long end, List<StoredEvent> into)
    {
        var hop = FirstHop;
        for (var hops = 0; hops < HopsAtOnce && at < end; hops++)
        {
            var probe = Math.Min(at + hop, end);
            if (probe == end || IsReadable(select, probe, end))
            {
                ReadBackwards(select, lane, at, probe, into);
                return probe;
            }

            at = probe;
            hop = Math.Min(hop * 2, LongestHop);
        }

        return at;
    }

    private static bool IsReadable(Statement select, long at, long end)
    {
        try
        {
            Bind(select, at, end, 1);
            select.Step();
            return true;
        }
        catch (SqliteFailure failure) when (failure.IsDamageAtStart)
        {
            return false;
        }
        finally
        {
            select.Reset();
        }
    }

    private void ReadBackwards(Statement select, Lane lane, long from, long before, List<StoredEvent> into)
    {
        var found = new List<StoredEvent>();
        try
        {
            for (var at = before - 1; at >= from; at--)
            {
                Bind(select, at, at + 1, 1);
                if (select.Step() && rows!.TryRead(lane, select, out var stored) && stored.Sequence == at)
                {
                    found.Add(stored);
                }

                select.Reset();
            }
        }
        catch (SqliteFailure failure) when (failure.IsDamageAtStart)
        {
            // Here the damaged place ends.
        }
        finally
        {
            select.Reset();
        }

        found.Reverse();
        into.AddRange(found);
    }

    private T Ask<T>(Func<Database, T> question, T otherwise) => database is { } open ? Try(() => question(open), otherwise) : otherwise;

    private static T Try<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (SqliteFailure failure) when (failure.IsDamageAtStart || failure.Code == SQLitePCL.raw.SQLITE_CANTOPEN)
        {
            return otherwise;
        }
    }

    private static void Bind(Statement row, long from, long end, int most)
    {
        row.Bind(1, from);
        row.Bind(2, end);
        row.Bind(3, most);
    }
}
