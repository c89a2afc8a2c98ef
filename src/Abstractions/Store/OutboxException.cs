namespace Gateway.Abstractions.Store;

/// <summary>The store cannot be opened, written or read. The message is for the operator and names the remedy.</summary>
public sealed class OutboxException : Exception
{
    /// <summary>A failure with its message.</summary>
    public OutboxException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its message and its cause.</summary>
    public OutboxException(string message, Exception? cause)
        : base(message, cause)
    {
    }

    /// <summary>A failure of a kind that is treated in its own way.</summary>
    public OutboxException(OutboxFailure kind, string message, Exception? cause = null)
        : base(message, cause) => Kind = kind;

    /// <summary>What sort of failure it is.</summary>
    public OutboxFailure Kind { get; }
}

/// <summary>The sorts of failure of a store that are treated differently.</summary>
public enum OutboxFailure : byte
{
    /// <summary>It cannot be written or read now (disk, permission, read-only). Try again.</summary>
    Unavailable,

    /// <summary>There is no room on the disk. Try again; something may be deleted meanwhile.</summary>
    Full,

    /// <summary>What stands in it cannot be trusted any more. It must be set aside and a new one begun.</summary>
    Damaged,

    /// <summary>Another process holds it, or it belongs to another program. A matter for the operator.</summary>
    Taken,
}
