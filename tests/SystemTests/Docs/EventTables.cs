using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace SystemTests.Docs;

/// <summary>The tables of docs/scale-out.md in SQLite, filled and asked by the statements that stand there.</summary>
internal sealed class EventTables : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly string[] inserts;
    private readonly string gaps;

    /// <summary>Makes the tables.</summary>
    /// <param name="statements">The page's blocks: tables, inserts, the question for gaps.</param>
    public EventTables(IReadOnlyList<string> statements)
    {
        SQLitePCL.Batteries_V2.Init();
        connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        inserts = statements[1].Split(";\n", StringSplitOptions.RemoveEmptyEntries);
        gaps = statements[2];
        Do(statements[0]);
    }

    /// <summary>How many events there are.</summary>
    public long Count => (long)Ask("select count(*) from event")[0][0];

    /// <summary>What is missing, as <c>readings 3 to 5</c>.</summary>
    public IReadOnlyList<string> Gaps => [.. Ask(gaps).Select(g => $"{g[1]} {g[2]} to {g[3]}")];

    /// <summary>Stores an event or a loss notice; anything else is left alone.</summary>
    public void Store(string payload)
    {
        var json = JsonDocument.Parse(payload).RootElement;
        if (!json.TryGetProperty("lane", out var lane))
        {
            return;
        }

        var stream = json.GetProperty("stream").GetString()!;
        if (json.TryGetProperty("sequence", out var sequence))
        {
            Do(inserts[0], (":stream", stream), (":lane", lane.GetString()!), (":number", long.Parse(sequence.GetString()!, CultureInfo.InvariantCulture)), (":source", json.GetProperty("source").GetString()!), (":content", payload));
            return;
        }

        var data = json.GetProperty("data");
        Do(inserts[1], (":stream", stream), (":lane", lane.GetString()!), (":low", data.GetProperty("from").GetInt64()), (":high", data.GetProperty("to").GetInt64()), (":reason", data.GetProperty("reason").GetString()!));
    }

    /// <summary>Runs a statement.</summary>
    public void Do(string statement, params (string Name, object Value)[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    public void Dispose() => connection.Dispose();

    private List<object[]> Ask(string question)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
