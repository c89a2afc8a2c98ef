namespace Gateway.Abstractions.Store;

/// <summary>Size, losses and traffic of a store at one moment.</summary>
public readonly record struct OutboxFigures
{
    /// <summary>Bytes in use by the store.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes it may use.</summary>
    public long Limit { get; init; }

    /// <summary>Dead letters kept.</summary>
    public int DeadLetters { get; init; }

    /// <summary>Transactions since the start.</summary>
    public long Commits { get; init; }

    /// <summary>Time spent in committing since the start; its share of <see cref="Commits"/> is mostly that of the disk's sync.</summary>
    public TimeSpan Committing { get; init; }

    /// <summary>Events evicted since the start because the store was full.</summary>
    public long Evicted { get; init; }

    /// <summary>Rows found damaged since the start.</summary>
    public long Damaged { get; init; }
}
