using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Forwarding;
using Gateway.Outbox;

namespace Gateway.Pipeline;

/// <summary>
/// Keeps the gateway able to commit, whatever happens to its store. If the disk cannot be written the events go on in memory under a
/// stream of their own until it can; if the store is damaged or gone a new one is begun at once. What was left behind is carried over,
/// and each change is said: in the status, as an event, in the log.
/// </summary>
/// <remarks>
/// Used by the pipeline's loop; only <see cref="Report"/>, <see cref="Current"/> and <see cref="Slots"/> are for any thread. The forwarders find what they
/// are owed in <see cref="Slots"/>.
/// </remarks>
internal sealed partial class StoreKeeper : IDisposable
{
    /// <summary>Events that are kept in memory while the disk is away, and that are saved of a store that was deleted.</summary>
    public const int MostInMemory = 10_000;

    /// <summary>Events imported in one transaction, between two turns of the pipeline.</summary>
    private const int Chunk = 500;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly StoreParts parts;
    private readonly OutboxBatch work = new();
    private readonly KeptStates kept = new();
    private readonly StoreCommits commits;
    private readonly StoreRetry retry;

    /// <summary>What is written now: the durable store, or memory.</summary>
    private StoreView current;

    /// <summary>The durable store while memory is written; null: it could not be opened.</summary>
    private StoreView? away;

    /// <summary>The durable store that was given up, until it is said that another one took its place.</summary>
    private SetAside? given;

    private DamageReport? reported;
    private SetAside? mustReplace;
    private bool opened;
    private long volatileSince;
    private long looked;

    /// <summary>Opens the store; if that is not possible now, begins in memory.</summary>
    /// <exception cref="OutboxException">Another process holds it, or it belongs to another program: a matter for the operator.</exception>
    public StoreKeeper(StoreParts parts)
    {
        this.parts = parts;
        upstreams = parts.Upstreams;
        sensors = parts.Sensors;
        commits = new StoreCommits(parts);
        retry = new StoreRetry(parts.Time);
        looked = parts.Time.GetTimestamp();
        current = OpenFirst();
        TokensKnown |= parts.Open is null;
        slots = [.. upstreams.Select((_, i) => new OwedSlot(OwedTo(i)))];
        States = new Dictionary<string, byte[]>(kept.States, StringComparer.Ordinal);
    }

    /// <summary>The store that is written now.</summary>
    public IOutbox Current => Volatile.Read(ref current).Outbox;

    /// <summary>What operators do with the durable store, also while it cannot be written; null: nothing. For any thread.</summary>
    public IOutboxDesk? Desk => (Volatile.Read(ref away) ?? Volatile.Read(ref current)).Outbox as IOutboxDesk;

    /// <summary>The alert states that were found at the start.</summary>
    public IReadOnlyDictionary<string, byte[]> States { get; }

    /// <summary>What each upstream is owed, in the order of the configuration.</summary>
    public IReadOnlyList<OwedSlot> Slots => Volatile.Read(ref slots);

    /// <summary>Whether events are kept in memory because the disk is away. Recordings are held up meanwhile: they can wait, so nothing of them is lost.</summary>
    public bool IsVolatile { get; private set; }

    /// <summary>
    /// False as long as no store could be opened since the start, so that nobody knows where sources with a resume token go on: they wait.
    /// </summary>
    public bool TokensKnown { get; private set; }

    /// <summary>Commits since the start, to the disk or to memory.</summary>
    public StoreCommits Commits => commits;

    /// <summary>Where the source of <paramref name="sensor"/> goes on.</summary>
    public ResumeToken Token(string sensor) => kept.Token(sensor);

    /// <summary>A reader found <paramref name="store"/> damaged. Looked at in the next turn, if it is still the one that is written. Called from any thread.</summary>
    public void Report(IOutbox store, OutboxException damage) => Volatile.Write(ref reported, new DamageReport(store, damage.Message));

    /// <summary>Returns when the batch is committed: to the disk, or else to memory, and then its events have other numbers.</summary>
    public async ValueTask CommitAsync(OutboxBatch batch, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            OutboxException failure;
            try
            {
                Write(current.Outbox, batch);
                Succeeded();
                return;
            }
            catch (OutboxException e) when (current.Outbox.Durable)
            {
                failure = e;
            }

            if (failure.Kind == OutboxFailure.Damaged && tries < 2)
            {
                Replace(batch, failure.Message);
            }
            else if (tries == 0)
            {
                Failed(failure.Message);
                await WaitAsync(cancellationToken);
            }
            else
            {
                away = current;
                TurnVolatile(batch, failure);
            }
        }
    }

    /// <summary>
    /// Between two turns: tries the disk again, notices when the store was deleted, carries over what was left behind. <paramref name="waiting"/>
    /// is made one of the store that is written afterwards. True when there is more to do at once.
    /// </summary>
    public bool Tend(OutboxBatch waiting)
    {
        if (parts.Open is null)
        {
            return false;
        }

        if (Interlocked.Exchange(ref reported, null) is { } damage && damage.Store == current.Outbox)
        {
            Replace(waiting, damage.Reason);
        }

        if (IsVolatile)
        {
            if (retry.IsDue(Delivered))
            {
                TryReturn(waiting);
                TellOfOlder();
            }

            return false;
        }

        if (parts.Time.GetElapsedTime(looked) >= Look)
        {
            looked = parts.Time.GetTimestamp();
            if (current.IsGone)
            {
                Rescue(current);
                BeginAnew(waiting);
            }

            // What was delivered of older streams is closed by the store.
            TellOfOlder();
        }

        return Salvage();
    }

    /// <summary>
    /// The forwarders have ended: what is still in memory only gets a last chance, and if there is no room for all of it, what is more than readings.
    /// </summary>
    /// <exception cref="OutboxException">Something is lost; the message says how much.</exception>
    public void End()
    {
        var readings = 0L;
        for (var tries = 0; IsVolatile && tries < 2; tries++)
        {
            readings = TryReturn(new OutboxBatch(), readings: tries == 0);
        }

        if (IsVolatile)
        {
            throw new OutboxException($"{Left()} events and the state of the alerts were in memory only and are lost: {parts.State.StoreFailure}");
        }

        if (readings > 0)
        {
            throw new OutboxException($"{readings} readings were in memory only and are lost, because there is no room for them; alerts, system events and all states are stored");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        current.Outbox.Dispose();
        away?.Outbox.Dispose();
    }

    private void Write(IOutbox outbox, OutboxBatch batch)
    {
        commits.Write(outbox, batch);
        kept.Take(batch);
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Retry, parts.Time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop: the second try comes at once.
        }
    }

    private Owed OwedTo(int upstream) => new(
        current.Outbox,
        current.Readers[upstream],
        away?.AsOlder(upstream) ?? current.Outbox.Older(current.Readers[upstream].Upstream));

    private int Left()
    {
        var left = new LeftOver(current.Owing);
        work.Clear(current.Outbox);
        left.Fill(work, int.MaxValue);
        return left.Carried;
    }

    private long Delivered() => away?.Acknowledged ?? 0;

    /// <summary>What a reader found. A commit may have found the same before it, and then another store is written already.</summary>
    private sealed record DamageReport(IOutbox Store, string Reason);
}
