using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.StoreParts;

/// <summary>Dead letters on their way into the store: dropped in by forwarders, written with the next commit.</summary>
public sealed class DeadLetterBox(TimeProvider time)
{
    /// <summary>The most dead letters that are kept.</summary>
    public const int Most = 1_000;

    /// <summary>The most characters of a broker's words.</summary>
    private const int DetailLimit = 500;

    private readonly Lock gate = new();
    private readonly List<DeadLetter> waiting = [];
    private int staged;

    /// <summary>Why a dead letter cannot be sent again now; null: it can.</summary>
    public static string? WhyNotAgain(DeadLetter letter, CursorSet cursors, OlderStreams older)
    {
        var (lane, number) = (letter.Event.Lane, letter.Event.Sequence);
        return !cursors.IsOwed(letter.Upstream, lane) ? $"upstream {letter.Upstream} is not sent lane {lane.Name()} any more"
            : !older.IsBehind(letter.Upstream, letter.Stream, lane, number) ? $"a later event of stream {letter.Stream} waits for upstream {letter.Upstream}: try again when it is delivered"
            : null;
    }

    public void Add(string upstream, string stream, in StoredEvent stored, string? detail)
    {
        var words = detail ?? string.Empty;
        var letter = new DeadLetter(0, upstream, stream, stored, time.GetUtcNow(), words.Length > DetailLimit ? words[..DetailLimit] : words);
        lock (gate)
        {
            waiting.Add(letter);
        }
    }

    /// <summary>Takes what waits for a transaction, which leaves it here until <see cref="Commit"/>; null: nothing waits.</summary>
    public DeadLetter[]? Stage()
    {
        lock (gate)
        {
            staged = waiting.Count;
            return staged == 0 ? null : [.. waiting];
        }
    }

    /// <summary>It failed: what waits goes on waiting.</summary>
    public void Rollback()
    {
        lock (gate)
        {
            staged = 0;
        }
    }

    /// <summary>The transaction is on the disk.</summary>
    public void Commit()
    {
        lock (gate)
        {
            waiting.RemoveRange(0, staged);
            staged = 0;
        }
    }
}
