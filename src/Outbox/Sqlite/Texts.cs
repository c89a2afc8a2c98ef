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
    private readonly Statement? insert;
    private readonly uint seed;
    private string?[] texts = new string?[64];
    private long[] sums = new long[64];
    private int committed;
    private int count;

    /// <param name="database">Where they stand.</param>
    /// <param name="stream">The stream of the store.</param>
    /// <param name="readOnly">Whether none will be added.</param>
    public Texts(Database database, string stream, bool readOnly = false)
    {
        seed = Checksum.Seed("texts", stream);
        insert = readOnly ? null : database.Prepare("INSERT INTO texts VALUES (?, ?, ?)");
        var all = database.Prepare("SELECT id, text, crc FROM texts ORDER BY id");
        try
        {
            while (all.Step())
            {
                // A text that is damaged or missing is none: rows with its number are damaged, and it gets a new one when it is needed.
                var (id, text) = (all.Number(0), all.Text(1));
                if (id > count && id <= Limit)
                {
                    KeepAt((int)id, all.Number(2) == Sum(id, text) ? text : null);
                }
            }
        }
        finally
        {
            all.Reset();
        }

        committed = count;
    }

    /// <summary>The number of <paramref name="text"/>, from 1; 0: it has none and gets none.</summary>
    public int Id(string text, int limit = Limit)
    {
        if (ids.TryGetValue(text, out var id))
        {
            return id;
        }

        if (count >= limit || insert is null)
        {
            return 0;
        }

        insert.Bind(1, count + 1);
        insert.Bind(2, text);
        insert.Bind(3, Sum(count + 1, text));
        insert.Run();
        KeepAt(count + 1, text);
        return count;
    }

    /// <summary>Adds a text to the checksum of its row: itself, whatever number stands for it.</summary>
    public void AddTo(ref Checksum sum, int id, string? text)
    {
        if (id > 0)
        {
            sum.Add(sums[id]);
        }
        else
        {
            sum.Add(text);
        }
    }

    public void Commit() => committed = count;

    /// <summary>Forgets what the failed transaction added.</summary>
    public void Rollback()
    {
        while (count > committed)
        {
            ids.Remove(texts[count]!);
            texts[count--] = null;
        }
    }

    /// <summary>
    /// The text in a column that holds a number, a text or NULL, added to the checksum of its row; false: no text has that number.
    /// </summary>
    public bool TryGet(Statement row, int column, ref Checksum sum, out string? text)
    {
        switch (row.Type(column))
        {
            case raw.SQLITE_NULL:
                text = null;
                sum.Add(text);
                return true;
            case raw.SQLITE_INTEGER:
                var id = row.Number(column);
                var all = Volatile.Read(ref texts);
                text = id > 0 && id < all.Length ? all[id] : null;
                sum.Add(text is null ? 0 : Volatile.Read(ref sums)[id]);
                return text is not null;
            default:
                text = row.Text(column);
                sum.Add(text);
                return true;
        }
    }

    private long Sum(long id, string text)
    {
        var sum = new Checksum(seed);
        sum.Add(id);
        sum.Add(text);
        return sum.Value;
    }

    private void KeepAt(int id, string? text)
    {
        if (id >= texts.Length)
        {
            var size = Math.Max(id + 1, texts.Length * 2);
            Volatile.Write(ref sums, Larger(sums, size));
            Volatile.Write(ref texts, Larger(texts, size));
        }

        count = id;
        if (text is not null)
        {
            sums[id] = Sum(id, text);
            Volatile.Write(ref texts[id], text);
            ids[text] = id;
        }
    }

    private static T[] Larger<T>(T[] array, int size)
    {
        var larger = new T[size];
        array.CopyTo(larger, 0);
        return larger;
    }
}
