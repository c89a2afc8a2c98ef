using SQLitePCL;

namespace Gateway.Outbox.Sqlite;

/// <summary>
/// The strings that rows have in common (points, units, kinds, rules, reasons) and their numbers, all in memory. Never
/// shrinks; bounded, so that reasons made from numbers cannot grow it for ever: a text without a number is written as it is.
/// </summary>
/// <remarks>Filled by the committing thread; a reader looks up only numbers in rows that were committed before.</remarks>
internal sealed class Texts
{
    /// <summary>The most texts that get a number.</summary>
    public const int Limit = 10_000;

    /// <summary>Reasons get no number beyond this one, which leaves room for names.</summary>
    public const int ReasonLimit = 5_000;

    private readonly Dictionary<string, int> ids = [];
    private readonly Statement insert;
    private string[] texts = new string[64];
    private int committed;
    private int count;

    public Texts(Database database)
    {
        insert = database.Prepare("INSERT INTO texts VALUES (?, ?)");
        var all = database.Prepare("SELECT id, text FROM texts ORDER BY id");
        while (all.Step())
        {
            if (all.Number(0) != count + 1)
            {
                throw new SqliteFailure(raw.SQLITE_CORRUPT, $"text {count + 1} is missing");
            }

            Keep(all.Text(1));
        }

        all.Reset();
        committed = count;
    }

    /// <summary>The number of <paramref name="text"/>, from 1; 0: it has none and gets none.</summary>
    public int Id(string text, int limit = Limit)
    {
        if (ids.TryGetValue(text, out var id))
        {
            return id;
        }

        if (count >= limit)
        {
            return 0;
        }

        insert.Bind(1, count + 1);
        insert.Bind(2, text);
        insert.Run();
        Keep(text);
        return count;
    }

    public void Commit() => committed = count;

    /// <summary>Forgets what the failed transaction added.</summary>
    public void Rollback()
    {
        while (count > committed)
        {
            ids.Remove(texts[count--]);
        }
    }

    /// <summary>The text in a column that holds a number, a text or NULL.</summary>
    public string? In(Statement row, int column) => row.Type(column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => Find(row.Number(column)),
        _ => row.Text(column),
    };

    private string Find(long id)
    {
        var all = Volatile.Read(ref texts);
        return id > 0 && id < all.Length && all[id] is { } text ? text : throw new SqliteFailure(raw.SQLITE_CORRUPT, $"no text has number {id}");
    }

    private void Keep(string text)
    {
        if (++count == texts.Length)
        {
            var larger = new string[count * 2];
            texts.CopyTo(larger, 0);
            Volatile.Write(ref texts, larger);
        }

        texts[count] = text;
        ids[text] = count;
    }
}
