using Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Cli;

/// <summary>Tells somebody who has just begun which lines are missing, ready to be copied into the file.</summary>
internal static partial class FirstSteps
{
    /// <summary>The lines that this configuration lacks to be of use; none when it reads and sends something.</summary>
    internal static IReadOnlyList<string> Lines(LoadedConfiguration loaded)
    {
        var lines = new List<string>();
        if (loaded.Problems.Any(p => p.Path == "gateway.id"))
        {
            lines.Add("gateway: { id: my-gateway }");
        }

        if (loaded.Configuration is { Sensors.Count: 0 })
        {
            lines.Add("sensors: { machine: { driver: host } }");
        }

        if (loaded.Configuration is { Upstreams.Count: 0 })
        {
            lines.Add("upstreams: { local: { url: mqtt://127.0.0.1:1883 } }");
        }

        return lines;
    }

    /// <summary>Says it in the log, if there is anything to say.</summary>
    internal static void Say(ILogger logger, LoadedConfiguration loaded, string path)
    {
        if (loaded.Absent)
        {
            Log.Absent(logger, path);
        }

        var lines = Lines(loaded);
        if (lines.Count > 0)
        {
            Log.Add(logger, loaded.Files is [var only] ? only : Path.Combine(path, "gateway.yaml"));
        }

        foreach (var line in lines)
        {
            Log.Line(logger, line);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "There is no configuration in {Path}: running without one; nothing is read, stored or sent")]
        public static partial void Absent(ILogger logger, string path);

        [LoggerMessage(Level = LogLevel.Information, Message = "To begin, add this to {File} and start again; 'sensor-gateway demo' shows what it looks like:")]
        public static partial void Add(ILogger logger, string file);

        [LoggerMessage(Level = LogLevel.Information, Message = "  {Line}")]
        public static partial void Line(ILogger logger, string line);
    }
}
