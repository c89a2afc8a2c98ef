using Gateway.Rules;

namespace Gateway.Pipeline;

/// <summary>The names of transitions, severities and flags on the wire.</summary>
internal static class AlertNames
{
    /// <summary>Every flag with its name.</summary>
    public static (AlertFlags Flag, string Name)[] Flags { get; } =
    [
        (AlertFlags.Acknowledged, "acknowledged"),
        (AlertFlags.Latched, "latched"),
        (AlertFlags.Shelved, "shelved"),
        (AlertFlags.Suppressed, "suppressed"),
        (AlertFlags.Flapping, "flapping"),
        (AlertFlags.AfterHold, "after-hold"),
    ];

    /// <summary>A severity.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Warning => "warning",
        _ => "critical",
    };

    /// <summary>What stands behind <c>alert.</c> in the event's type.</summary>
    public static string Kind(TransitionKind kind) => kind switch
    {
        TransitionKind.Raised => "raised",
        TransitionKind.Escalated => "escalated",
        TransitionKind.Deescalated => "deescalated",
        TransitionKind.Cleared => "cleared",
        TransitionKind.SignalLost => "signal-lost",
        TransitionKind.SignalBack => "signal-back",
        TransitionKind.Reminder => "reminder",
        TransitionKind.Acknowledged => "acknowledged",
        TransitionKind.Shelved => "shelved",
        TransitionKind.Unshelved => "unshelved",
        TransitionKind.Reset => "reset",
        TransitionKind.Suppressed => "suppressed",
        TransitionKind.Unsuppressed => "unsuppressed",
        TransitionKind.FlappingStarted => "flapping-started",
        TransitionKind.FlappingEnded => "flapping-ended",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a transition without a name on the wire"),
    };
}
