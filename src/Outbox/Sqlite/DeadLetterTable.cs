using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>The table of dead letters. Bounded in number and size: the oldest go.</summary>
internal sealed class DeadLetterTable
{
    private const string Columns = "id, upstream, stream, at, detail, event, crc";

    private readonly uint seed;
    private readonly long limit;
    private readonly Statement add;
    private readonly Statement totals;
    private readonly Statement drop;
    private readonly Statement dropOldest;
    private readonly Statement one;
    private readonly Statement list;
    private long staged;

    public DeadLetterTable(Database database, string stream, long limit)
    {
        seed = Checksum.Seed("dead", stream);
        this.limit = limit;
        add = database.Prepare("INSERT INTO dead VALUES (NULL, ?, ?, ?, ?, ?, ?)");
        totals = database.Prepare("SELECT COUNT(*), SUM(LENGTH(event) + LENGTH(detail)) FROM dead");
        drop = database.Prepare("DELETE FROM dead WHERE id = ?");
        dropOldest = database.Prepare("DELETE FROM dead WHERE id = (SELECT MIN(id) FROM dead)");
        one = database.Prepare($"SELECT {Columns} FROM dead WHERE id = ?");
        list = database.Prepare($"SELECT {Columns} FROM dead WHERE id > ? ORDER BY id LIMIT ?");
        Count = staged = Measure().Count;
    }

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds some within the open transaction.</summary>
    public void Write(IReadOnlyList<DeadLetter> letters)
    {
        if (letters.Count == 0)
        {
            return;
        }

        foreach (var letter in letters)
        {
            var packed = PackedEvent.Pack(letter.Event);
            add.Bind(1, letter.Upstream);
            add.Bind(2, letter.Stream);
            add.Bind(3, letter.At.UtcTicks);
            add.Bind(4, letter.Detail);
            add.Bind(5, packed.AsSpan());
            add.Bind(6, Sum(letter.Upstream, letter.Stream, letter.At.UtcTicks, letter.Detail, packed));
            add.Run();
        }

        var (count, bytes) = Measure();
        while (count > DeadLetterBox.Most || (bytes > limit && count > 0))
        {
            dropOldest.Run();
            (count, bytes) = Measure();
        }

        staged = count;
    }

    /// <summary>The transaction that <see cref="Write"/> or <see cref="Drop"/> was part of is on the disk.</summary>
    public void Commit() => Count = staged;

    /// <summary>It failed.</summary>
    public void Rollback() => staged = Count;

    /// <summary>Deletes one within the open transaction.</summary>
    public void Drop(long id)
    {
        drop.Bind(1, id);
        drop.Run();
        staged = Measure().Count;
    }

    public DeadLetter? Find(long id)
    {
        one.Bind(1, id);
        try
        {
            return one.Step() ? Read(one) : null;
        }
        finally
        {
            one.Reset();
        }
    }

    /// <summary>Those behind number <paramref name="after"/>; one that is damaged is left out.</summary>
    public List<DeadLetter> List(long after, int most)
    {
        var letters = new List<DeadLetter>();
        list.Bind(1, after);
        list.Bind(2, most);
        try
        {
            while (list.Step())
            {
                if (Read(list) is { } letter)
                {
                    letters.Add(letter);
                }
            }

            return letters;
        }
        finally
        {
            list.Reset();
        }
    }

    private DeadLetter? Read(Statement row)
    {
        var (upstream, stream, at, detail, packed) = (row.Text(1), row.Text(2), row.Number(3), row.Text(4), row.Blob(5));
        return Sum(upstream, stream, at, detail, packed) == row.Number(6)
            ? new DeadLetter(row.Number(0), upstream, stream, PackedEvent.Unpack(packed), new DateTimeOffset(at, TimeSpan.Zero), detail)
            : null;
    }

    private (long Count, long Bytes) Measure()
    {
        try
        {
            return totals.Step() ? (totals.Number(0), totals.Number(1)) : default;
        }
        finally
        {
            totals.Reset();
        }
    }

    private long Sum(string upstream, string stream, long at, string detail, ReadOnlySpan<byte> packed)
    {
        var sum = new Checksum(seed);
        sum.Add(upstream);
        sum.Add(stream);
        sum.Add(at);
        sum.Add(detail);
        sum.Add(packed);
        return sum.Value;
    }
}
