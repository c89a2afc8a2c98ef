using Gateway.Abstractions;
using Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Running;

/// <summary>Where a gateway that can be reloaded gets its configuration from.</summary>
/// <param name="Path">Where the files are, as the user gave it.</param>
/// <param name="Load">Reads and validates all files again.</param>
internal sealed record ReloadSource(string Path, Func<LoadedConfiguration> Load)
{
    /// <summary>Set when a reload is asked for from outside, as by SIGHUP.</summary>
    public Signal Asked { get; init; } = new();

    /// <summary>Changes what is logged from now on; null: nobody can.</summary>
    public Action<LogLevel>? SetLevel { get; init; }
}
