using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Pipeline;

/// <summary>
/// The alert states and resume tokens as last committed, wherever that was: what another store is to be given, so that it goes on
/// where this one ended.
/// </summary>
/// <remarks>Used by the pipeline's loop. As large as the table of states in the store.</remarks>
internal sealed class KeptStates
{
    private readonly Dictionary<string, byte[]> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ResumeToken> tokens = new(StringComparer.Ordinal);

    /// <summary>The alert states.</summary>
    public IReadOnlyDictionary<string, byte[]> States => states;

    /// <summary>Where a source goes on; default: at its beginning.</summary>
    public ResumeToken Token(string sensor) => tokens.GetValueOrDefault(sensor);

    /// <summary>Takes what a store holds that was just opened.</summary>
    /// <param name="outbox">The store.</param>
    /// <param name="sensors">The sensors whose tokens may stand there.</param>
    /// <param name="withStates">False when the alerts have begun without theirs, which then count no more.</param>
    /// <exception cref="OutboxException">They cannot be read.</exception>
    public void Load(IOutbox outbox, IEnumerable<string> sensors, bool withStates)
    {
        if (withStates)
        {
            foreach (var (key, state) in outbox.States())
            {
                states.TryAdd(key, state);
            }
        }

        foreach (var sensor in sensors)
        {
            if (outbox.Token(sensor) is { Identity: not null } token)
            {
                tokens.TryAdd(sensor, token);
            }
        }
    }

    /// <summary>A batch was committed.</summary>
    public void Take(OutboxBatch batch)
    {
        batch.ApplyStates(states);
        batch.ApplyTokens(tokens);
    }

    /// <summary>
    /// Adds everything to <paramref name="batch"/> that it does not hold itself, and deletes what <paramref name="outbox"/> has and nobody
    /// knows any more.
    /// </summary>
    public void Put(OutboxBatch batch, IOutbox outbox)
    {
        foreach (var key in outbox.States().Keys)
        {
            if (!states.ContainsKey(key) && !batch.States.ContainsKey(key))
            {
                batch.SetState(key, null);
            }
        }

        foreach (var (key, state) in states)
        {
            if (!batch.States.ContainsKey(key))
            {
                batch.SetState(key, state);
            }
        }

        foreach (var (sensor, token) in tokens)
        {
            if (!batch.Tokens.ContainsKey(sensor))
            {
                batch.SetToken(sensor, token);
            }
        }
    }
}
