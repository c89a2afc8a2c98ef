namespace Gateway.Rules.Tests.Vectors;

/// <summary>What became of one case.</summary>
/// <param name="Status">Whether the engine gives the peer's answer.</param>
/// <param name="Reason">The first difference, or why it was not run; null when it is ok.</param>
/// <param name="IsOffered">False when a sentence of the model says that its question is not answered here.</param>
internal sealed record Outcome(Status Status, string? Reason = null, bool IsOffered = true)
{
    /// <summary>The engine gives the peer's answer.</summary>
    public static readonly Outcome Ok = new(Status.Ok);

    /// <summary>As the report shows it: <c>ok</c>, <c>differs …</c>, <c>not-run …</c>.</summary>
    public override string ToString() => Status switch
    {
        Status.Ok => "ok",
        Status.Differs => $"differs {Reason}",
        _ => $"not-run {Reason}",
    };
}

/// <summary>The three things that can become of a case.</summary>
internal enum Status
{
    Ok,
    Differs,
    NotRun,
}

/// <summary>Ends a case that cannot be judged, with the reason.</summary>
/// <param name="reason">Why, as a sentence.</param>
/// <param name="isOffered">False when a sentence of the model says that its question is not answered here.</param>
internal sealed class NotRunException(string reason, bool isOffered = true) : Exception(reason)
{
    public bool IsOffered { get; } = isOffered;

    /// <summary>The model says no, and where.</summary>
    public static NotRunException NotOffered(string sentence) => new(sentence, isOffered: false);
}
