using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using SQLitePCL;

namespace Gateway.Outbox.Sqlite;

/// <summary>The tables of alert states and resume tokens: the latest of each, no history.</summary>
internal sealed class StateTable(Database database)
{
    private readonly Statement set = database.Prepare("INSERT INTO states VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state");
    private readonly Statement delete = database.Prepare("DELETE FROM states WHERE key = ?");
    private readonly Statement all = database.Prepare("SELECT key, state FROM states");
    private readonly Statement setToken = database.Prepare("INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)");
    private readonly Statement token = database.Prepare("SELECT identity, offset, row, clock FROM tokens WHERE sensor = ?");

    public Dictionary<string, byte[]> All()
    {
        try
        {
            var states = new Dictionary<string, byte[]>();
            while (all.Step())
            {
                states[all.Text(0)] = all.Blob(1);
            }

            return states;
        }
        finally
        {
            all.Reset();
        }
    }

    public ResumeToken Token(string sensor)
    {
        try
        {
            token.Bind(1, sensor);
            return token.Step()
                ? new ResumeToken(token.Type(0) == raw.SQLITE_NULL ? null : token.Text(0), token.Number(1), token.Number(2), token.Number(3))
                : default;
        }
        finally
        {
            token.Reset();
        }
    }

    /// <summary>Writes the states and tokens of <paramref name="batch"/> within the open transaction.</summary>
    public void Write(OutboxBatch batch)
    {
        // Asked first, because going through an empty dictionary behind its interface allocates.
        if (batch.States.Count > 0)
        {
            WriteStates(batch.States);
        }

        if (batch.Tokens.Count > 0)
        {
            WriteTokens(batch.Tokens);
        }
    }

    private void WriteStates(IReadOnlyDictionary<string, byte[]?> states)
    {
        foreach (var (key, state) in states)
        {
            var statement = state is null ? delete : set;
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
        foreach (var (sensor, position) in tokens)
        {
            setToken.Bind(1, sensor);
            setToken.Bind(2, position.Identity);
            setToken.Bind(3, position.Offset);
            setToken.Bind(4, position.Row);
            setToken.Bind(5, position.Clock);
            setToken.Run();
        }
    }
}
