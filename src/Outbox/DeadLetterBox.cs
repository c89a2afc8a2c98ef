using Gateway.Abstractions.Store;

namespace Gateway.Outbox;

/// <summary>Dead letters on their way into the store: dropped in by forwarders, written with the next commit.</summary>
internal sealed class DeadLetterBox(TimeProvider time)
{
    /// <summary>The most dead letters that are kept.</summary>
    public const int Most = 1_000;

    /// <summary>The most characters of a broker's words.</summary>
    private const int DetailLimit = 500;

    private readonly Lock gate = new();
    private readonly List<DeadLetter> waiting = [];
    private int staged;

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
