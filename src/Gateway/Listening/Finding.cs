namespace Gateway.Listening;

/// <summary>Something worth saying about what was heard.</summary>
/// <param name="Kind">What.</param>
/// <param name="Gateway">Whose.</param>
/// <param name="Stream">Of which stream.</param>
/// <param name="Lane">In which lane, by its name on the wire; empty: the gateway as a whole.</param>
/// <param name="Numbers">Which numbers; for <see cref="FindingKind.Complete"/> <c>To</c> is the last one.</param>
/// <param name="Reason">Why, for a loss; what else, in words; null: nothing to add.</param>
internal readonly record struct Finding(
    FindingKind Kind, string Gateway, string Stream, string Lane = "", NumberRange Numbers = default, string? Reason = null);

/// <summary>The kinds of <see cref="Finding"/>.</summary>
internal enum FindingKind : byte
{
    /// <summary>A later number came first; these are missing so far.</summary>
    Gap,

    /// <summary>No number below the highest one is missing any more.</summary>
    GapClosed,

    /// <summary>The gateway says that these will never come.</summary>
    Loss,

    /// <summary>A status says that these exist, but they did not come while we were connected or are still on their way.</summary>
    Outstanding,

    /// <summary>One id came with two contents: an error of the gateway.</summary>
    TwoContents,

    /// <summary>Everything owed up to a number is here or lost for a stated reason.</summary>
    Complete,

    /// <summary>The gateway numbers its events in a stream not heard before.</summary>
    NewStream,

    /// <summary>The gateway is connected to the broker.</summary>
    Online,

    /// <summary>The gateway is not connected to the broker.</summary>
    Offline,
}

/// <summary>The final account of one lane of one stream.</summary>
/// <param name="Gateway">Whose.</param>
/// <param name="Stream">Of which stream.</param>
/// <param name="Lane">Which lane.</param>
/// <param name="Begin">The first number that counts; null: nothing was heard that would tell.</param>
/// <param name="Received">Different numbers received.</param>
/// <param name="Repeated">Messages that repeated one.</param>
/// <param name="Lost">Numbers the gateway declared lost.</param>
/// <param name="Missing">Numbers neither received nor declared lost, up to the last status and the highest number heard.</param>
/// <param name="TwoContents">Ids that came with two contents.</param>
/// <param name="CompleteUpTo">The end of the prefix in which nothing is missing; 0: there is none.</param>
/// <param name="Before">Numbers from before we listened, which do not count.</param>
internal sealed record LaneSummary(
    string Gateway, string Stream, string Lane, long? Begin, long Received, long Repeated, long Lost, long Missing, long TwoContents, long CompleteUpTo, long Before)
{
    /// <summary>The first runs of missing numbers.</summary>
    public IReadOnlyList<NumberRange> MissingRuns { get; init; } = [];
}
