using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace TestKit;

/// <summary>An outbox whose disk the test can take away: commits then fail and write nothing.</summary>
public sealed class FailingOutbox(IOutbox outbox) : IOutbox
{
    /// <summary>Whether commits fail.</summary>
    public bool Fails { get; set; }

    /// <summary>How they fail then.</summary>
    public OutboxFailure Kind { get; set; } = OutboxFailure.Full;

    /// <summary>How often a commit was tried and failed.</summary>
    public int Failures { get; private set; }

    /// <summary>How often something was written, cursors included.</summary>
    public int Commits { get; private set; }

    public string Stream => outbox.Stream;

    /// <summary>As if it were on a disk, so that its failing counts.</summary>
    public bool Durable => true;

    public long Next(Lane lane) => outbox.Next(lane);

    public bool Stores(Lane lane) => outbox.Stores(lane);

    public IReadOnlyDictionary<string, byte[]> States() => outbox.States();

    public ResumeToken Token(string sensor) => outbox.Token(sensor);

    public IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams) => outbox.Attach(upstreams);

    public IReadOnlyList<IOutboxReader> Older(string upstream) => outbox.Older(upstream);

    public OutboxFigures Figures => outbox.Figures;

    public void Commit(OutboxBatch batch)
    {
        if (Fails)
        {
            Failures++;
            throw new OutboxException(Kind, Kind == OutboxFailure.Full ? "the disk is full" : $"the disk is {Kind}");
        }

        Commits++;
        outbox.Commit(batch);
    }

    public void Dispose() => outbox.Dispose();
}
