using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using SQLitePCL;

namespace Gateway.Outbox.Sqlite;

/// <summary>The tables of alert states and resume tokens: the latest of each, no history.</summary>
internal sealed class StateTable(Database database, string stream)
{
    private readonly uint seed = Checksum.Seed("states", stream);
    private readonly uint tokenSeed = Checksum.Seed("tokens", stream);
    private readonly Statement set = database.Prepare("INSERT OR REPLACE INTO states VALUES (?, ?, ?)");
    private readonly Statement delete = database.Prepare("DELETE FROM states WHERE key = ?");
    private readonly Statement all = database.Prepare("SELECT key, state, crc FROM states");
    private readonly Statement setToken = database.Prepare("INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?, ?)");
    private readonly Statement allTokens = database.Prepare("SELECT sensor FROM tokens");
    private readonly Statement token = database.Prepare("SELECT identity, offset, row, clock, crc FROM tokens WHERE sensor = ?");

    /// <summary>The states that are whole.</summary>
    /// <param name="damaged">How many are not, or may be missing.</param>
    public Dictionary<string, byte[]> All(out int damaged)
    {
        damaged = database.IsWhole("states") ? 0 : 1;
        try
        {
            var states = new Dictionary<string, byte[]>();
            while (all.Step())
            {
                var key = all.Text(0);
                if (StateSum(key, all.Bytes(1)) == all.Number(2))
                {
                    states[key] = all.Blob(1);
                }
                else
                {
                    damaged++;
                }
            }

            return states;
        }
        finally
        {
            all.Reset();
        }
    }

    /// <summary>The token of <paramref name="sensor"/>, or that of its beginning when there is none.</summary>
    /// <param name="sensor">The sensor.</param>
    /// <param name="damaged">Whether there is one that cannot be read.</param>
    public ResumeToken Token(string sensor, out bool damaged)
    {
        damaged = false;
        try
        {
            token.Bind(1, sensor);
            if (!token.Step())
            {
                return default;
            }

            var found = new ResumeToken(token.Type(0) == raw.SQLITE_NULL ? null : token.Text(0), token.Number(1), token.Number(2), token.Number(3));
            damaged = TokenSum(sensor, found) != token.Number(4);
            return damaged ? default : found;
        }
        finally
        {
            token.Reset();
        }
    }

    /// <summary>All tokens that are whole, by sensor.</summary>
    public Dictionary<string, ResumeToken> Tokens()
    {
        var sensors = new List<string>();
        try
        {
            while (allTokens.Step())
            {
                sensors.Add(allTokens.Text(0));
            }
        }
        finally
        {
            allTokens.Reset();
        }

        var tokens = new Dictionary<string, ResumeToken>();
        foreach (var sensor in sensors)
        {
            if (Token(sensor, out var damaged) is var found && !damaged)
            {
                tokens[sensor] = found;
            }
        }

        return tokens;
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
                statement.Bind(3, StateSum(key, state));
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
            setToken.Bind(6, TokenSum(sensor, position));
            setToken.Run();
        }
    }

    private long StateSum(string key, ReadOnlySpan<byte> state)
    {
        var sum = new Checksum(seed);
        sum.Add(key);
        sum.Add(state);
        return sum.Value;
    }

    private long TokenSum(string sensor, in ResumeToken position)
    {
        var sum = new Checksum(tokenSeed);
        sum.Add(sensor);
        sum.Add(position.Identity);
        sum.Add(position.Offset);
        sum.Add(position.Row);
        sum.Add(position.Clock);
        return sum.Value;
    }
}
