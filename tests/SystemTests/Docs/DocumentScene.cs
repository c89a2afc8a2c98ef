using System.Diagnostics;
using System.Globalization;
using TestKit;

namespace SystemTests.Docs;

/// <summary>
/// A place in which the commands of the documents work as they stand there: a gateway that runs, a broker, the example files, and in front of the path programs that
/// find them.
/// </summary>
internal sealed class DocumentScene : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-documents-").FullName;
    private readonly MosquittoBroker broker;
    private readonly GatewayProcess gateway;

    private DocumentScene(MosquittoBroker broker)
    {
        this.broker = broker;
        var bin = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;

        // They name the configuration; and what doctor finds wrong with the machine of the test is no fault of the page.
        Program(bin, "sensor-gateway", $"""
            case "$1 $2" in
              status*|reload*|alerts*|outbox*|sensors*|doctor*|check*|"rules replay")
                case " $* " in *" --config "*|*" --socket "*) ;; *) set -- "$@" --config {folder}/gateway.yaml ;; esac ;;
            esac
            dotnet {AppContext.BaseDirectory}sensor-gateway.dll "$@" || {"{ code=$?; [ \"$1 $code\" = \"doctor 1\" ] || exit $code; }"}
            """);
        foreach (var client in new[] { "mosquitto_sub", "mosquitto_pub" })
        {
            Program(bin, client, $"exec /usr/bin/{client} -p {broker.Port} \"$@\"");
        }

        foreach (var example in Directory.EnumerateFiles(Repository.PathOf("docs", "examples")))
        {
            File.Copy(example, Path.Combine(folder, Path.GetFileName(example)));
        }

        var rows = Enumerable.Range(0, 200).Select(i => $"2026-07-01T{i / 60:00}:{i % 60:00}:00Z,{(5 + (2 * Math.Sin(i / 9.0))).ToString(CultureInfo.InvariantCulture)}");
        File.WriteAllLines(Path.Combine(folder, "last-summer.csv"), ["time,value", .. rows]);
        File.WriteAllText(Path.Combine(folder, "gateway.yaml"), $$"""
            gateway: { id: greenhouse-1 }
            sensors:
              bench: { driver: bme280, bus: sim-1, every: 100ms }
              room: { driver: simulated, every: 100ms, channels: { temperature: { wave: constant, low: 9, unit: Cel } } }
            rules:
              cold-room-too-warm: { point: room/temperature, above: 6, hysteresis: 0.5, ack: required }
            upstreams: { local: { url: "mqtt://127.0.0.1:{{broker.Port}}", commands: [acknowledge] } }
            store: { path: {{folder}}/store }
            """);
        gateway = GatewayProcess.Start("run", "--config", Path.Combine(folder, "gateway.yaml"));
    }

    /// <summary>Starts broker and gateway, and waits until its alert is raised.</summary>
    public static async Task<DocumentScene> SetAsync()
    {
        var scene = new DocumentScene(await MosquittoBroker.StartAsync());
        await Eventually.TrueAsync(
            () => scene.gateway.Output.Contains("Commands are taken at", StringComparison.Ordinal) && scene.gateway.Output.Contains("Alert raised", StringComparison.Ordinal),
            () => "it is up: " + scene.gateway.Output + scene.gateway.Error);
        return scene;
    }

    /// <summary>Writes a block whose first line names its file; any other is left alone.</summary>
    public void Write(DocumentBlock block)
    {
        var first = block.Text.Split('\n')[0];
        if (first.StartsWith("# ", StringComparison.Ordinal) && first.EndsWith(".yaml", StringComparison.Ordinal))
        {
            File.WriteAllText(Path.Combine(folder, first[2..]), Here(block.Text));
        }
    }

    /// <summary>Runs a block: each command must succeed, and one that does not end must be at work when it is stopped after some seconds.</summary>
    public async Task RunAsync(DocumentBlock block)
    {
        var runsOn = block.Marker == "runs on";
        string[] line = [.. runsOn ? (string[])["timeout", "5"] : ["timeout", "180"], "bash", "-euo", "pipefail", "-c", Here(block.Script)];
        var start = new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["PATH"] = $"{folder}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = folder;
        start.Environment["DOTNET_CLI_HOME"] = folder;
        start.Environment.Remove("RUNTIME_DIRECTORY");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        // 124: 'timeout' had to end it.
        Assert.True(process.ExitCode == (runsOn ? 124 : 0), $"{block} ended with {process.ExitCode}:\n{block.Script}\n{output}{await error}\n{gateway.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        gateway.Dispose();
        await broker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static void Program(string folder, string name, string script)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The text with the places of this scene.</summary>
    private string Here(string text) => text
        .Replace("dotnet run --project src/Gateway --", "sensor-gateway", StringComparison.Ordinal)
        .Replace("127.0.0.1:1883", $"127.0.0.1:{broker.Port}", StringComparison.Ordinal)
        .Replace("/tmp/greenhouse", Path.Combine(folder, "greenhouse"), StringComparison.Ordinal);
}
