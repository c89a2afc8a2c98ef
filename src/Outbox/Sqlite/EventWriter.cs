using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>Writes events and readings within the open transaction. Allocates nothing once names are known.</summary>
internal sealed class EventWriter
{
    private readonly Texts texts;
    private readonly uint[] seeds;
    private readonly Statement[] events;
    private readonly Statement reading;
    private Named[] points = new Named[64];

    public EventWriter(Database database, Texts texts, string stream)
    {
        this.texts = texts;
        seeds = EventRows.Seeds(stream);
        events = [database.Prepare("INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?)"), database.Prepare("INSERT INTO system VALUES (?, ?, ?, ?, ?, ?, ?)")];
        reading = database.Prepare("INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    /// <summary>Writes the events and readings of <paramref name="batch"/>, except for those of lanes that nobody is owed.</summary>
    public void Write(OutboxBatch batch, CursorSet cursors)
    {
        for (var i = 0; i < batch.Events.Count; i++)
        {
            var stored = batch.Events[i];
            if (cursors.Stores(stored.Lane))
            {
                Write(stored, events[(int)stored.Lane]);
            }
        }

        for (var i = 0; i < batch.Readings.Count && cursors.Stores(Lane.Readings); i++)
        {
            Write(batch.Readings[i], batch.FirstReading + i);
        }
    }

    public void Commit() => texts.Commit();

    /// <summary>The transaction failed: the numbers it gave to texts are no longer true.</summary>
    public void Rollback()
    {
        texts.Rollback();
        Array.Clear(points);
    }

    private void Write(in StoredEvent stored, Statement insert)
    {
        var sum = new Checksum(seeds[(int)stored.Lane]);
        sum.Add(stored.Sequence);
        sum.Add(stored.UtcTicks);
        insert.Bind(1, stored.Sequence);
        insert.Bind(2, stored.UtcTicks);
        Bind(insert, 3, texts.Id(stored.Kind), stored.Kind, ref sum);
        Bind(insert, 4, texts.Id(stored.Subject), stored.Subject, ref sum);
        Bind(insert, 5, stored.Rule is null ? 0 : texts.Id(stored.Rule), stored.Rule, ref sum);
        sum.Add(stored.Data.Span);
        insert.Bind(6, stored.Data.Span);
        insert.Bind(7, sum.Value);
        insert.Run();
    }

    private void Write(in Reading stored, long sequence)
    {
        var named = Name(stored.Point);
        var sum = new Checksum(seeds[(int)Lane.Readings]);
        sum.Add(sequence);
        sum.Add(stored.At.UtcTicks);
        reading.Bind(1, sequence);
        reading.Bind(2, stored.At.UtcTicks);
        Bind(reading, 3, named.Id, stored.Point.Id, ref sum);
        Bind(reading, 4, named.Unit, stored.Point.Unit, ref sum);
        sum.Add(stored.Value);
        sum.Add((long)stored.Quality);
        reading.Bind(5, stored.Value);
        reading.Bind(6, (long)stored.Quality);
        Bind(reading, 7, stored.Reason is null ? 0 : texts.Id(stored.Reason, Texts.ReasonLimit), stored.Reason, ref sum);
        sum.Add((long)stored.Flags);
        reading.Bind(8, (long)stored.Flags);
        reading.Bind(9, sum.Value);
        reading.Run();
    }

    private Named Name(Point point)
    {
        if (point.Index >= points.Length)
        {
            Array.Resize(ref points, Math.Max(point.Index + 1, points.Length * 2));
        }

        ref var named = ref points[point.Index];
        if (!ReferenceEquals(named.Point, point))
        {
            named = new Named(point, texts.Id(point.Id), point.Unit is null ? 0 : texts.Id(point.Unit));
        }

        return named;
    }

    private void Bind(Statement statement, int parameter, int id, string? text, ref Checksum sum)
    {
        texts.AddTo(ref sum, id, text);
        if (id > 0)
        {
            statement.Bind(parameter, id);
        }
        else
        {
            statement.Bind(parameter, text);
        }
    }

    private readonly record struct Named(Point? Point, int Id, int Unit);
}
