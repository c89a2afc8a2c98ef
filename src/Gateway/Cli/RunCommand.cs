using System.Runtime.InteropServices;
using Gateway.Abstractions;
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
    /// <param name="asked">Set by SIGHUP, from the first moment of the program on.</param>
    /// <param name="error">Where a fault is told.</param>
    public static async Task<int> RunAsync(LoadedConfiguration loaded, string path, Func<LoadedConfiguration> reload, Signal asked, TextWriter error)
    {
        var configuration = Usable(loaded);
        using var stop = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var loggers = Logging.Create(configuration.Log.Level, out var setLevel);
        var logger = loggers.CreateLogger("sensor-gateway");
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
            var source = new ReloadSource(path, () => Again(reload())) { Asked = asked, SetLevel = setLevel };
            await new Service(configuration, TimeProvider.System, loggers, reload: source).RunAsync(stop.Token);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is OutboxException or ServiceFaultException)
        {
            await error.WriteLineAsync($"sensor-gateway: {e.Message}");
            return ExitCode.Fault;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>Without any configuration there is nothing to store, and no folder that a store may be expected in.</summary>
    private static GatewayConfiguration Usable(LoadedConfiguration loaded) => loaded.Absent
        ? loaded.Configuration! with { Store = loaded.Configuration.Store with { InMemory = true } }
        : loaded.Configuration!;

    private static LoadedConfiguration Again(LoadedConfiguration loaded) => loaded.IsValid ? loaded with { Configuration = Usable(loaded) } : loaded;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Line}")]
        public static partial void FirstStep(ILogger logger, string line);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder}: {Reason}")]
        public static partial void NotLoaded(ILogger logger, string folder, string reason);
    }
}
