using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace TestKit;

/// <summary>
/// An outbox in memory that counts as durable, keeps what is imported in view, and can be made to fail, as the one on a disk does.
/// </summary>
/// <param name="outbox">What it is in truth.</param>
public sealed class ImportingOutbox(IOutbox outbox) : IOutbox
{
    private readonly List<ImportedEvent> imports = [];

    /// <summary>Called before each commit; throws to make it fail.</summary>
    public Action<OutboxBatch>? OnCommit { get; set; }

    /// <summary>Everything imported: <c>stream alerts 1 raised for a,b</c>.</summary>
    public IReadOnlyList<ImportedEvent> Imports => imports;

    /// <summary>Whether it was closed.</summary>
    public bool Disposed { get; private set; }

    /// <summary>Resume tokens as committed, by sensor.</summary>
    public Dictionary<string, ResumeToken> Tokens { get; } = [];

    public string Stream => outbox.Stream;

    public bool Durable => true;

    public OutboxFigures Figures => outbox.Figures;

    public long Next(Lane lane) => outbox.Next(lane);

    public bool Stores(Lane lane) => outbox.Stores(lane);

    public IReadOnlyDictionary<string, byte[]> States() => outbox.States();

    public ResumeToken Token(string sensor) => outbox.Token(sensor);

    public IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams) => outbox.Attach(upstreams);

    public IReadOnlyList<IOutboxReader> Older(string upstream) => outbox.Older(upstream);

    public void Commit(OutboxBatch batch)
    {
        OnCommit?.Invoke(batch);
        outbox.Commit(batch);
        imports.AddRange(batch.Imports);
        foreach (var (sensor, token) in batch.Tokens)
        {
            Tokens[sensor] = token;
        }
    }

    public void Dispose() => Disposed = true;
}
