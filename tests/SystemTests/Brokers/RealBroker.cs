using System.Diagnostics;
using TestKit;

namespace SystemTests.Brokers;

/// <summary>A real broker on free loopback ports with a folder of its own; it can be stopped or killed and started again on both.</summary>
internal sealed class RealBroker : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-broker-").FullName;
    private readonly BrokerSite site;
    private readonly Lock gate = new();
    private readonly Queue<string> log = new();
    private Process? helper;
    private Process? process;

    private RealBroker(BrokerRecipe recipe)
    {
        Recipe = recipe;
        var ports = Loopback.FreePorts(3);
        site = new BrokerSite(folder, ports[0], ports[1], ports[2]);
    }

    public BrokerRecipe Recipe { get; }

    /// <summary>The port, the same over all restarts.</summary>
    public int Port => site.Port;

    /// <summary>The last it said.</summary>
    public string Log
    {
        get
        {
            lock (gate)
            {
                return string.Join('\n', log);
            }
        }
    }

    /// <summary>Starts one.</summary>
    public static async Task<RealBroker> StartAsync(BrokerRecipe recipe)
    {
        Assert.True(recipe.Found is not null, $"{recipe.Name} is not installed, and CI=true forbids to leave it out: {recipe.Install}");
        var broker = new RealBroker(recipe);
        try
        {
            await broker.StartAgainAsync();
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it on its port and folder, and waits until it accepts connections.</summary>
    public async Task StartAgainAsync()
    {
        helper ??= Recipe.Helper is { } beside ? Run(beside(site)) : null;
        var started = process = Run(Recipe.Prepare(site));
        await Eventually.TrueAsync(
            () => started.HasExited ? throw new InvalidOperationException($"{Recipe.Name} ended at once:\n{Log}") : Loopback.Accepts(Port),
            () => $"{Recipe.Name} accepts connections on port {Port}:\n{Log}");
    }

    /// <summary>SIGTERM, and waits for its end.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"]);
        await kill.WaitForExitAsync();
        await EndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { } running)
        {
            running.Kill(entireProcessTree: true);
            await EndedAsync();
        }

        helper?.Kill(entireProcessTree: true);
        helper?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Process Run(BrokerCommand command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        var started = new Process { StartInfo = start };
        started.ErrorDataReceived += (_, line) => Note(line.Data);
        started.OutputDataReceived += (_, line) => Note(line.Data);
        started.Start();
        started.BeginErrorReadLine();
        started.BeginOutputReadLine();
        return started;
    }

    private async Task EndedAsync()
    {
        await process!.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
        process.Dispose();
        process = null;
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (gate)
            {
                log.Enqueue(line);
                while (log.Count > 50)
                {
                    log.Dequeue();
                }
            }
        }
    }
}
