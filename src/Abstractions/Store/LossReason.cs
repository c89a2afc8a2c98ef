namespace Gateway.Abstractions.Store;

/// <summary>Why an upstream will never get an event: the reasons of the loss ledger.</summary>
public enum LossReason : byte
{
    /// <summary>It is not lost.</summary>
    None = 0,

    /// <summary>The store was full, and it was the oldest of the least urgent lane.</summary>
    Evicted = 1,

    /// <summary>It waited for longer than the upstream's <c>expire</c>.</summary>
    Expired = 2,

    /// <summary>The broker refuses it, or it breaks a limit of the broker; it is kept as a dead letter.</summary>
    DeadLetter = 3,

    /// <summary>Its row in the store was damaged.</summary>
    Damaged = 4,

    /// <summary>An operator skipped it.</summary>
    Skipped = 5,
}

/// <summary>The names of the loss reasons on the wire.</summary>
public static class LossReasons
{
    /// <summary>The name on the wire, in metrics and in commands.</summary>
    public static string Name(this LossReason reason) => reason switch
    {
        LossReason.Evicted => "evicted",
        LossReason.Expired => "expired",
        LossReason.DeadLetter => "dead-letter",
        LossReason.Damaged => "damaged",
        LossReason.Skipped => "skipped",
        _ => "none",
    };
}
