using System.Runtime.InteropServices;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Diagnostics;

namespace Gateway.Cli;

/// <summary><c>run</c>: the service, until SIGTERM or SIGINT.</summary>
internal static class RunCommand
{
    /// <summary>Runs the service with a configuration that has no errors.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="limit">Stops by itself after this time; infinite: never.</param>
    /// <param name="error">Where a fault is told.</param>
    public static async Task<int> RunAsync(GatewayConfiguration configuration, TimeSpan limit, TextWriter error)
    {
        using var stop = new CancellationTokenSource(limit);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var loggers = Logging.Create(configuration.Log.Level);
        try
        {
            await new Service(configuration, TimeProvider.System, loggers).RunAsync(stop.Token);
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
}
