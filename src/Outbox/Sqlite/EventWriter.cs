using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>Writes the content of a batch within the open transaction. Allocates nothing once names are known.</summary>
internal sealed class EventWriter
{
    private readonly Texts texts;
    private readonly Statement[] events;
    private readonly Statement reading;
    private readonly Statement setState;
    private readonly Statement deleteState;
    private readonly Statement setToken;
    private Named[] points = new Named[64];

    public EventWriter(Database database, Texts texts)
    {
        this.texts = texts;
        events = [database.Prepare("INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?)"), database.Prepare("INSERT INTO system VALUES (?, ?, ?, ?, ?, ?)")];
        reading = database.Prepare("INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        setState = database.Prepare("INSERT INTO states VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state");
        deleteState = database.Prepare("DELETE FROM states WHERE key = ?");
        setToken = database.Prepare("INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)");
    }

    /// <summary>Writes <paramref name="batch"/>, except for events of lanes that nobody is owed.</summary>
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

        if (batch.States.Count > 0)
        {
            WriteStates(batch.States);
        }

        if (batch.Tokens.Count > 0)
        {
            WriteTokens(batch.Tokens);
        }
    }

    /// <summary>The transaction failed: numbers of texts it had given are no longer true.</summary>
    public void Rollback() => Array.Clear(points);

    private void Write(in StoredEvent stored, Statement insert)
    {
        insert.Bind(1, stored.Sequence);
        insert.Bind(2, stored.UtcTicks);
        Bind(insert, 3, texts.Id(stored.Kind), stored.Kind);
        Bind(insert, 4, texts.Id(stored.Subject), stored.Subject);
        Bind(insert, 5, stored.Rule is null ? 0 : texts.Id(stored.Rule), stored.Rule);
        insert.Bind(6, stored.Data.Span);
        insert.Run();
    }

    private void Write(in Reading stored, long sequence)
    {
        var named = Name(stored.Point);
        reading.Bind(1, sequence);
        reading.Bind(2, stored.At.UtcTicks);
        Bind(reading, 3, named.Id, stored.Point.Id);
        Bind(reading, 4, named.Unit, stored.Point.Unit);
        reading.Bind(5, stored.Value);
        reading.Bind(6, (long)stored.Quality);
        Bind(reading, 7, stored.Reason is null ? 0 : texts.Id(stored.Reason, Texts.ReasonLimit), stored.Reason);
        reading.Bind(8, (long)stored.Flags);
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

    private void WriteStates(IReadOnlyDictionary<string, byte[]?> states)
    {
        foreach (var (key, state) in states)
        {
            var statement = state is null ? deleteState : setState;
            statement.Bind(1, key);
            if (state is not null)
            {
                statement.Bind(2, state.AsSpan());
            }

            statement.Run();
        }
    }

    private void WriteTokens(IReadOnlyDictionary<string, ResumeToken> tokens)
    {
        foreach (var (sensor, token) in tokens)
        {
            setToken.Bind(1, sensor);
            setToken.Bind(2, token.Identity);
            setToken.Bind(3, token.Offset);
            setToken.Bind(4, token.Row);
            setToken.Bind(5, token.Clock);
            setToken.Run();
        }
    }

    private static void Bind(Statement statement, int parameter, int id, string? text)
    {
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
