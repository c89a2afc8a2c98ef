using Gateway.Abstractions.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Configuration;

/// <summary>The group <c>log</c>.</summary>
/// <param name="Level">The least level that is logged.</param>
internal sealed record LogSection(LogLevel Level)
{
    internal static LogSection Read(Settings settings) => new(
        settings.Choice("level", "The least level that is logged.", ["trace", "debug", "information", "warning", "error", "critical"], "information") switch
        {
            "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            "critical" => LogLevel.Critical,
            _ => LogLevel.Information,
        });
}
