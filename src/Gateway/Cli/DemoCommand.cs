using System.Runtime.InteropServices;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Dashboard;
using Gateway.Diagnostics;
using Gateway.Mqtt.Broker;

namespace Gateway.Cli;

/// <summary><c>demo</c>: the whole gateway at work, with nothing around it; it leaves nothing behind.</summary>
internal static class DemoCommand
{
    private const int UsualPort = 1883;
    private const int PortsToTry = 100;

    /// <summary>Runs until the limit, Ctrl-C, SIGTERM, the end of the terminal, or the key q.</summary>
    /// <param name="limit">Stops by itself after this time; infinite: never.</param>
    /// <param name="port">Port of the broker; null: 1883 or the next free one.</param>
    /// <param name="output">Where it shows what happens.</param>
    /// <param name="error">Where a fault is told.</param>
    public static async Task<int> RunAsync(TimeSpan limit, int? port, TextWriter output, TextWriter error)
    {
        using var stop = new CancellationTokenSource();
        using var signals = new Signals(stop);
        try
        {
            using var folder = new DemoFolder();
            await using var broker = await MqttBroker.StartAsync(Broker(port));
            var loaded = ConfigurationLoader.Parse("demo", DemoConfiguration.Yaml(folder.Store, broker.Port), new ConfigurationSources());
            var configuration = loaded.Configuration ?? throw new InvalidOperationException(string.Join('\n', loaded.Problems));
            var board = new Board(configuration);
            using var watcher = DemoTerminal.Watcher(board, WatchCommand(configuration, broker.Port), output, stop);
            stop.CancelAfter(limit);
            await RunAsync(new Service(configuration, TimeProvider.System, watcher.Loggers, board), watcher, stop);
            await output.WriteLineAsync($"Ended after {watcher.Summary()}");
            return ExitCode.Done;
        }
        catch (Exception e) when (e is OutboxException or ServiceFaultException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"sensor-gateway demo: {e.Message}");
            return ExitCode.Fault;
        }
    }

    /// <summary>Runs both; the end of either is the end of both.</summary>
    private static async Task RunAsync(Service service, Watcher watcher, CancellationTokenSource stop)
    {
        var shows = Task.Run(() => watcher.RunAsync(stop.Token), CancellationToken.None);
        var runs = Task.Run(() => service.RunAsync(stop.Token), CancellationToken.None);
        await Task.WhenAny(shows, runs);
        await stop.CancelAsync();
        await Task.WhenAll(shows, runs);
    }

    /// <summary>A port that was asked for is that port or none; otherwise the first free one from the usual one on.</summary>
    private static BrokerOptions Broker(int? port) => new() { Port = port ?? UsualPort, PortsToTry = port is null ? PortsToTry : 1 };

    private static string WatchCommand(GatewayConfiguration configuration, int port) =>
        $"mosquitto_sub -h 127.0.0.1 -p {port} -t '{configuration.Gateway.TopicPrefix}/{configuration.Gateway.Id}/#' -v";

    /// <summary>What asks a program to end, in good order so that nothing stays behind.</summary>
    private sealed class Signals : IDisposable
    {
        private readonly PosixSignalRegistration[] registrations;

        public Signals(CancellationTokenSource stop) =>
            registrations = Array.ConvertAll((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP], signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                stop.Cancel();
            }));

        public void Dispose()
        {
            foreach (var registration in registrations)
            {
                registration.Dispose();
            }
        }
    }
}
