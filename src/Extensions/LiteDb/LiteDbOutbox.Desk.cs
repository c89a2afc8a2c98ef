using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <content>What the operator's commands do.</content>
public sealed partial class LiteDbOutbox
{
    /// <inheritdoc />
    public IReadOnlyList<DeadLetter> DeadLetters(long after, int most) => owner.Run(() => (IReadOnlyList<DeadLetter>)[.. state.Letters.Where(l => l.Id > after).Take(most)]);

    /// <inheritdoc />
    public string? Retry(long id) => Use("cannot be written", () =>
    {
        if (Find(id) is not { } letter)
        {
            return $"there is no dead letter {id}";
        }

        if (DeadLetterBox.WhyNotAgain(letter, cursors, older) is { } reason)
        {
            return reason;
        }

        brought.Clear();
        imports.Clear();
        imports.Add((new ImportedEvent(letter.Stream, letter.Event, null), [letter.Upstream]));
        brought.Add(new OlderExtent(letter.Upstream, letter.Stream, letter.Event.Lane, letter.Event.Sequence, letter.Event.Last));
        var nothing = new OutboxBatch();
        nothing.Clear(this);
        Change(new StoreChange { Batch = nothing, Dropped = id, Brought = brought });
        older.Bring(brought);
        return null;
    });

    /// <inheritdoc />
    public bool Drop(long id) => Use("cannot be written", () =>
    {
        if (Find(id) is null)
        {
            return false;
        }

        Change(new StoreChange { Dropped = id });
        return true;
    });

    /// <inheritdoc />
    public IReadOnlyList<LossCount> Losses() => Volatile.Read(ref cursors).Losses();

    /// <inheritdoc />
    public IReadOnlyList<string> Check() => Use("cannot be checked", () => (IReadOnlyList<string>)[.. log.Check().Take(10)]);

    private DeadLetter? Find(long id) => state.Letters.FirstOrDefault(l => l.Id == id);

    private void Change(StoreChange change)
    {
        Ready();
        shared.Next.Stand();
        eviction.Forget();
        Write(change);
        Tell(default, 0, 0);
    }
}
