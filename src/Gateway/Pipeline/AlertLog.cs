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

        var value = double.IsFinite(t.Value) ? string.Create(CultureInfo.InvariantCulture, $"{t.Value:G6} {(t.Unit is "1" ? null : t.Unit)}").TrimEnd() : "no value";
        var limit = double.IsFinite(t.Limit) ? string.Create(CultureInfo.InvariantCulture, $", limit {t.Limit:G6}") : string.Empty;
        var reason = t.Reason is null or "normal" ? string.Empty : $" ({t.Reason})";
        Transition(logger, AlertNames.Kind(t.Kind), t.Severity.ToString().ToLowerInvariant(), t.Rule, t.Point.Id, value + limit + reason, Wire.Time(t.At.UtcTicks));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert {Kind} ({Severity}): {Rule} on {Point}: {What}, at {At}")]
    private static partial void Transition(ILogger logger, string kind, string severity, string rule, string point, string what, string at);
}
