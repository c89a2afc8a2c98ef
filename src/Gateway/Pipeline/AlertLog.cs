using System.Globalization;
using Gateway.Diagnostics;
using Gateway.Rules;
using Microsoft.Extensions.Logging;

namespace Gateway.Pipeline;

/// <summary>One log line for each transition, as a person would say it.</summary>
internal static partial class AlertLog
{
    /// <summary>Writes the line.</summary>
    public static void Write(ILogger logger, in Transition t)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        Transition(logger, AlertNames.Kind(t.Kind), AlertNames.Of(t.Severity), t.Rule, t.Point.Id, What(t) + Held(t), Wire.Time(t.At.UtcTicks));
    }

    private static string What(in Transition t) => t.Kind switch
    {
        TransitionKind.Acknowledged or TransitionKind.Reset => By(t),
        TransitionKind.Shelved => $"{By(t)}, until {Wire.Time(t.Operator?.Until?.UtcTicks ?? 0)}{(t.Operator?.OneShot == true ? " or until it clears" : string.Empty)}",
        TransitionKind.Unshelved => t.Operator is null ? $"its time is over, {Value(t)}" : $"{By(t)}, {Value(t)}",
        TransitionKind.FlappingStarted => $"raised {t.Count} times in its window; what it does is withheld until it is calm",
        TransitionKind.FlappingEnded => $"{t.Count} changes were withheld; now {(t.Level > 0 ? "active" : "not active")}, {Value(t)}",
        _ => Value(t),
    };

    private static string Value(in Transition t)
    {
        var value = double.IsFinite(t.Value) ? string.Create(CultureInfo.InvariantCulture, $"{t.Value:G6}{UnitNames.Behind(t.Unit)}") : "no value";
        var limit = double.IsFinite(t.Limit) ? string.Create(CultureInfo.InvariantCulture, $", limit {t.Limit:G6}") : string.Empty;
        var reason = t.Reason is null or "normal" ? string.Empty : $" ({t.Reason})";
        return value + limit + reason;
    }

    private static string By(in Transition t) =>
        t.Operator is null ? "by nobody" : t.Operator.Comment is { } comment ? $"by {t.Operator.By}: {comment}" : $"by {t.Operator.By}";

    /// <summary>Who reads the journal must not think that somebody was told.</summary>
    private static string Held(in Transition t) => t.Notify ? string.Empty : $" [not to be notified: {t.Held}]";

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert {Kind} ({Severity}): {Rule} on {Point}: {What}, at {At}")]
    private static partial void Transition(ILogger logger, string kind, string severity, string rule, string point, string what, string at);
}
