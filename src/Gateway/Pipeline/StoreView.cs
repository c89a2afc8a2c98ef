using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Outbox;

namespace Gateway.Pipeline;

/// <summary>A store that is open, with the upstreams' views of it.</summary>
internal sealed class StoreView
{
    private readonly string? file;
    private readonly FileIdentity? identity;

    /// <summary>Makes <paramref name="upstreams"/> those that events are kept for.</summary>
    /// <param name="outbox">The store.</param>
    /// <param name="upstreams">The upstreams.</param>
    /// <param name="file">The file whose disappearance means that the store is gone; null: not watched.</param>
    /// <exception cref="OutboxException">They cannot be set up.</exception>
    public StoreView(IOutbox outbox, IReadOnlyList<UpstreamLanes> upstreams, string? file = null)
    {
        Outbox = outbox;
        Readers = outbox.Attach(upstreams);
        Owing = Owed(Readers, upstreams);
        this.file = file;
        identity = file is null ? null : FileIdentity.Of(file);
    }

    private StoreView(StoreView of, IReadOnlyList<UpstreamLanes> upstreams)
    {
        Outbox = of.Outbox;
        Readers = Outbox.Attach(upstreams);
        Owing = Owed(Readers, upstreams);
        (file, identity) = (of.file, of.identity);
    }

    /// <summary>The store.</summary>
    public IOutbox Outbox { get; }

    /// <summary>The upstreams' views, in the order of the configuration.</summary>
    public IReadOnlyList<IOutboxReader> Readers { get; }

    /// <summary>Those of the upstreams that are owed what is in it: not of the shadows.</summary>
    public IReadOnlyList<IOutboxReader> Owing { get; }

    /// <summary>How many numbers are acknowledged, of all its streams together. Grows with what is delivered.</summary>
    public long Acknowledged => Streams().Sum(s => s.Sum(r => r.Lanes.Sum(r.Cursor)));

    /// <summary>The dead letters in it, as far as it keeps any.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters() => (Outbox as IOutboxDesk)?.DeadLetters(0, int.MaxValue) ?? [];

    /// <summary>
    /// Whether its file was deleted or moved away while it is open: what is written then is on no disk that anybody finds again.
    /// </summary>
    public bool IsGone => file is not null && identity is { } known && FileIdentity.IsGone(file, known);

    /// <summary>The same store, kept for other upstreams. Views that are not changed stay the same.</summary>
    /// <exception cref="OutboxException">They cannot be set up.</exception>
    public StoreView With(IReadOnlyList<UpstreamLanes> upstreams) => new(this, upstreams);

    /// <summary>All views of those who are owed something, of all its streams, each stream's together, the older ones first.</summary>
    public IEnumerable<IReadOnlyList<IOutboxReader>> Streams() =>
        Owing.SelectMany(r => Outbox.Older(r.Upstream)).GroupBy(r => r.Stream, StringComparer.Ordinal).Select(g => (IReadOnlyList<IOutboxReader>)[.. g]).Append(Owing);

    /// <summary>What is known of a store, for the one that takes its place.</summary>
    public static SetAside Known(IOutbox outbox, string reason) => new(reason, outbox.Stream, [.. Lanes.All.Select(outbox.Next)]);

    /// <summary>Everything of an upstream in here, as that which is older than another store: its own stream and those before it.</summary>
    public IReadOnlyList<IOutboxReader> AsOlder(int upstream) => [Readers[upstream], .. Outbox.Older(Readers[upstream].Upstream)];

    private static IReadOnlyList<IOutboxReader> Owed(IReadOnlyList<IOutboxReader> readers, IReadOnlyList<UpstreamLanes> upstreams) =>
        [.. readers.Where((_, i) => !upstreams[i].Shadow)];
}
