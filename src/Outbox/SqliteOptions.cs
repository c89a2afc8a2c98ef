namespace Gateway.Outbox;

/// <summary>How a <see cref="SqliteOutbox"/> is opened.</summary>
public sealed record SqliteOptions
{
    /// <summary>512 MiB.</summary>
    public const long DefaultLimit = 512L << 20;

    /// <summary>The most bytes that database, log and reserve may take together; at least 1 MiB. When it is reached the oldest readings go.</summary>
    public long Limit { get; init; } = DefaultLimit;

    /// <summary>The clock that labels dead letters and stores that are set aside.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Set when the store was found damaged while it ran: it is set aside whatever it looks like, and a new one begun.</summary>
    public SetAside? SetAside { get; init; }

    /// <summary>Says how many bytes are free on the disk, for tests; null: the system is asked.</summary>
    internal Func<long>? Free { get; init; }
}

/// <summary>Why a store is set aside, and what is known of it.</summary>
/// <param name="Reason">Why, for the operator.</param>
/// <param name="Stream">Its stream; null: not known.</param>
/// <param name="Next">By lane, the number its next event would have got as far as is known; empty: not known.</param>
public sealed record SetAside(string Reason, string? Stream, IReadOnlyList<long> Next);
