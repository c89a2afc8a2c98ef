using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Benchmarks;

/// <summary>The whole program as a process of its own, as its unit starts it: with a configuration, a store and systemd's socket.</summary>
internal sealed class GatewayChild : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly StringBuilder said = new();

    private GatewayChild(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    /// <summary>How long it took from its start until it said that it is ready.</summary>
    public TimeSpan Started { get; private set; }

    /// <summary>Memory that is in RAM now, in MB.</summary>
    public double ResidentMegabytes => Meter.ResidentMegabytes(process.Id);

    /// <summary>Bytes it had written to storage so far.</summary>
    public long Written => Meter.WrittenBy(process.Id);

    /// <summary>CPU time it used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="folder">Where configuration, socket and store (<c>store</c>) are.</param>
    /// <param name="broker">Where it sends to; perhaps nobody is there.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message has its words.</exception>
    public static async Task<GatewayChild> StartAsync(string folder, Uri broker, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        var (configuration, socketName) = (Path.Combine(folder, "gateway.yaml"), Path.Combine(folder, "notify"));
        await File.WriteAllTextAsync(configuration, Configuration(Path.Combine(folder, "store"), broker));
        File.Delete(socketName);
        using var notify = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notify.Bind(new UnixDomainSocketEndPoint(socketName));
        var child = new GatewayChild(Command(configuration, socketName));
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            var began = time.GetTimestamp();
            child.process.Start();
            child.process.BeginOutputReadLine();
            child.process.BeginErrorReadLine();
            var ended = child.process.WaitForExitAsync(patience.Token);
            var buffer = new byte[4096];
            while (true)
            {
                var read = notify.ReceiveAsync(buffer, patience.Token).AsTask();
                if (await Task.WhenAny(read, ended) == ended)
                {
                    throw new InvalidOperationException($"the gateway did not start: {child.Said}");
                }

                if (Encoding.UTF8.GetString(buffer, 0, await read).StartsWith("READY=1", StringComparison.Ordinal))
                {
                    child.Started = time.GetElapsedTime(began);
                    return child;
                }
            }
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    /// <summary>Has it stop in good order.</summary>
    public async Task StopAsync(TimeProvider time)
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(Patience, time);
        await process.WaitForExitAsync(patience.Token);
    }

    public void Dispose()
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }
        }
        catch (InvalidOperationException)
        {
            // It was never started.
        }

        process.Dispose();
    }

    private string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString().Trim();
            }
        }
    }

    /// <summary>This program once more, by itself or by the dotnet that runs it.</summary>
    private static ProcessStartInfo Command(string configuration, string socketName)
    {
        var program = Environment.ProcessPath!;
        string[] line = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "sensor-gateway.dll")] : [];
        var start = new ProcessStartInfo(program, [.. line, "run", "--config", configuration]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var unwanted in new[] { "JOURNAL_STREAM", "RUNTIME_DIRECTORY", "WATCHDOG_USEC" })
        {
            start.Environment.Remove(unwanted);
        }

        // As deploy/systemd/sensor-gateway.service has it.
        start.Environment["NOTIFY_SOCKET"] = socketName;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["MALLOC_ARENA_MAX"] = "1";
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = "49152";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "65536";
        start.Environment["MALLOC_TOP_PAD_"] = "16384";
        return start;
    }

    /// <summary>Ten points every hundredth of a second: 1,000 readings a second, each with its alert.</summary>
    private static string Configuration(string store, Uri broker) => $$"""
        gateway: { id: {{BenchSetup.Id}} }
        sensors:
          {{BenchSetup.Id}}:
            driver: simulated
            every: 10ms
            channels:
        {{string.Join('\n', Enumerable.Range(0, 10).Select(i => $"      c{i}: {{ wave: random-walk, low: 0, high: 50, unit: Cel }}"))}}
        rules:
          high: { point: "*/*", above: 100, hysteresis: 1 }
        upstreams:
          {{BenchSetup.Id}}: { url: "{{broker.GetLeftPart(UriPartial.Authority)}}" }
        store: { path: "{{store}}" }
        """;

    private void Note(string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }
    }
}
