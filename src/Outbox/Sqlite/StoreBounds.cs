namespace Gateway.Outbox.Sqlite;

/// <summary>How the limit of a store is divided, in bytes and pages of 4 KiB.</summary>
/// <param name="limit">The most that database, log and reserve may take together, in bytes; at least 1 MiB.</param>
internal readonly struct StoreBounds(long limit)
{
    public const int PageSize = 4096;

    public long Limit { get; } = Math.Max(limit, 1 << 20);

    /// <summary>Size of the file that is given up first when the disk is full.</summary>
    public long Reserve => Math.Clamp(Limit / 16, 256 << 10, 4 << 20);

    /// <summary>Free pages the file keeps for what comes next; more are given back to the disk.</summary>
    public int KeepPages => (int)Math.Min(1_024, Limit / 32 / PageSize);

    /// <summary>The log is moved into the database at this many pages; it may grow to twice that while readers hold it.</summary>
    public int LogPages => (int)Math.Min(1_000, Limit / 32 / PageSize);

    /// <summary>What one transaction evicts on a full disk: the log, which holds its pages, has little room then.</summary>
    public long EvictionOnFullDisk => Math.Min(16, LogPages / 2) * StoreBounds.PageSize;

    /// <summary>What all rows may take.</summary>
    public long Data => Limit - Reserve - ((KeepPages + (2L * LogPages)) * PageSize);

    /// <summary>What readings may take of it; the rest belongs to alerts and system events.</summary>
    public long Readings => Data / 10 * 8;

    /// <summary>What dead letters may take of it.</summary>
    public long DeadLetters => Data / 10;
}
