using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Running;
using Microsoft.Extensions.Logging;

namespace Gateway.Cli;

/// <summary><c>run</c>: the service, until SIGTERM or SIGINT.</summary>
internal static partial class RunCommand
{
    /// <summary>Runs the service with a configuration that has no errors.</summary>
    /// <param name="loaded">The configuration.</param>
    /// <param name="path">Where it was looked for.</param>
    /// <param name="reload">Reads it again, at the same place.</param>
    /// <param name="signals">What was heard from the first moment of the program on.</param>
    /// <param name="error">Where a fault is told.</param>
    public static async Task<int> RunAsync(LoadedConfiguration loaded, string path, Func<LoadedConfiguration> reload, RunSignals signals, TextWriter error)
    {
        var configuration = Usable(loaded);
        using var loggers = Logging.Create(configuration.Log.Level, out var setLevel);
        var logger = loggers.CreateLogger("sensor-gateway");
        if (signals.Stop.IsCancellationRequested)
        {
            Log.StoppedEarly(logger);
            return ExitCode.Done;
        }

        foreach (var line in FirstSteps.For(loaded, path))
        {
            Log.FirstStep(logger, line);
        }

        foreach (var warning in configuration.Extensions.Warnings)
        {
            Log.NotLoaded(logger, warning.Place.File, warning.Message);
        }

        try
        {
            var source = new ReloadSource(path, () => Again(reload())) { Asked = signals.Reload, SetLevel = setLevel };
            await new Service(configuration, TimeProvider.System, loggers, reload: source).RunAsync(signals.Stop);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is OutboxException or ServiceFaultException)
        {
            await error.WriteLineAsync($"sensor-gateway: {e.Message}");
            return ExitCode.Fault;
        }
    }

    /// <summary>Without any configuration there is nothing to store, and no folder that a store may be expected in.</summary>
    private static GatewayConfiguration Usable(LoadedConfiguration loaded) => loaded.Absent
        ? loaded.Configuration! with { Store = loaded.Configuration.Store with { InMemory = true } }
        : loaded.Configuration!;

    private static LoadedConfiguration Again(LoadedConfiguration loaded) => loaded.IsValid ? loaded with { Configuration = Usable(loaded) } : loaded;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Stopped while it was starting; nothing was opened yet")]
        public static partial void StoppedEarly(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Line}")]
        public static partial void FirstStep(ILogger logger, string line);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder}: {Reason}")]
        public static partial void NotLoaded(ILogger logger, string folder, string reason);
    }
}
