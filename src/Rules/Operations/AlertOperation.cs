namespace Gateway.Rules.Operations;

/// <summary>What somebody wants done with one alert.</summary>
/// <param name="Kind">What.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Point">Id of the point, <c>sensor/channel</c>.</param>
/// <param name="By">Who; ends up in the event.</param>
/// <param name="Comment">Why; ends up in the event. Null: nothing was said.</param>
/// <param name="Episode">For acknowledge: the episode that was seen; null: the present one.</param>
/// <param name="Number">For acknowledge: the newest transition that was seen; an escalation after it refuses the acknowledgement. Null: the newest.</param>
/// <param name="For">For shelve: how long; null: as long as the rule allows, together with <paramref name="OneShot"/>.</param>
/// <param name="OneShot">For shelve: until the alert clears, if that is sooner.</param>
public sealed record AlertOperation(
    OperationKind Kind,
    string Rule,
    string Point,
    string By,
    string? Comment = null,
    long? Episode = null,
    int? Number = null,
    TimeSpan? For = null,
    bool OneShot = false);

/// <summary>The kinds of <see cref="AlertOperation"/>.</summary>
public enum OperationKind : byte
{
    /// <summary>Somebody has seen it and takes care.</summary>
    Acknowledge,

    /// <summary>Nobody is to be notified for a while; the alert is judged on.</summary>
    Shelve,

    /// <summary>Ends shelving.</summary>
    Unshelve,

    /// <summary>Unlatches an alert that has cleared.</summary>
    Reset,
}

/// <summary>The answer to an <see cref="AlertOperation"/>.</summary>
/// <param name="Done">Whether it was done; then an event says so, too.</param>
/// <param name="Reason">Why it was not done, as a sentence without a full stop; null when it was.</param>
/// <param name="Alert">The alert as it now is; null when there is no such alert.</param>
public sealed record AlertReply(bool Done, string? Reason, AlertView? Alert);
