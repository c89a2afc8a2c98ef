using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Outbox.Sqlite;

namespace Gateway.Outbox;

/// <content>What the operator's commands do.</content>
public sealed partial class SqliteOutbox
{
    /// <inheritdoc />
    public IReadOnlyList<DeadLetter> DeadLetters(long after, int most) => Use("cannot be read", () => writer.Dead.List(after, most));

    /// <inheritdoc />
    public string? Retry(long id) => Use("cannot be written", () =>
    {
        if (writer.Dead.Find(id) is not { } letter)
        {
            return $"there is no dead letter {id}";
        }

        if (DeadLetterBox.WhyNotAgain(letter, cursors, older) is { } reason)
        {
            return reason;
        }

        writer.Run(w =>
        {
            w.AddOlder(letter.Upstream, letter.Stream, letter.Event);
            w.Dead.Drop(id);
        });
        older.Bring(writer.Brought);
        return null;
    });

    /// <inheritdoc />
    public bool Drop(long id) => Use("cannot be written", () =>
    {
        if (writer.Dead.Find(id) is null)
        {
            return false;
        }

        writer.Run(w => w.Dead.Drop(id));
        return true;
    });

    /// <inheritdoc />
    public IReadOnlyList<LossCount> Losses() => cursors.Losses();

    /// <inheritdoc />
    public IReadOnlyList<string> Check()
    {
        // On a connection of its own, beside commits.
        try
        {
            using var beside = Database.Open(shared.File, readOnly: true);
            var found = new List<string>();
            var check = beside.Prepare("PRAGMA quick_check(10)");
            while (check.Step())
            {
                found.Add(check.Text(0));
            }

            check.Reset();
            return found is ["ok"] ? [] : found;
        }
        catch (SqliteFailure failure) when (failure.IsDamage)
        {
            return [failure.Message];
        }
        catch (SqliteFailure failure)
        {
            throw failure.Explain(shared.File, "cannot be checked");
        }
    }
}
