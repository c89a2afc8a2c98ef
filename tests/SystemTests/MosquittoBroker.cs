using System.Diagnostics;
using TestKit;

namespace SystemTests;

/// <summary>
/// A private mosquitto on a free loopback port with a store of its own in a temporary folder. It can be stopped softly or killed and
/// started again on the same port and store. Disposing ends it and deletes the folder.
/// </summary>
public sealed class MosquittoBroker : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto", "/opt/homebrew/sbin/mosquitto"];

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-mosquitto-").FullName;
    private readonly string[] extra;
    private readonly Lock gate = new();
    private readonly List<string> log = [];
    private Process? process;

    private MosquittoBroker(string[] extra)
    {
        this.extra = extra;
        Port = Loopback.FreePort();
    }

    /// <summary>Why tests with mosquitto are skipped; null when it is there, or must be (CI=true).</summary>
    public static string? Missing =>
        Executable is null && !string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)
            ? "mosquitto is not installed; install it (apt-get install mosquitto) to run this test"
            : null;

    /// <summary>The port, the same over all restarts.</summary>
    public int Port { get; }

    /// <summary>Its URL.</summary>
    public Uri Url => new($"mqtt://127.0.0.1:{Port}");

    /// <summary>Everything it has logged so far.</summary>
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

    private static string? Executable => Places.FirstOrDefault(File.Exists);

    /// <summary>Starts one that lets everybody in. <paramref name="extra"/>: further lines of its configuration.</summary>
    public static Task<MosquittoBroker> StartAsync(params string[] extra) => StartedAsync(null, null, extra);

    /// <summary>Starts one that lets in one user only.</summary>
    public static Task<MosquittoBroker> StartWithPasswordAsync(string user, string password, params string[] extra) =>
        StartedAsync(user, password, extra);

    /// <summary>Starts it on its port and store, and waits until it accepts connections.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(Executable ?? throw new FileNotFoundException("mosquitto is not installed, and CI=true forbids to skip"))
        {
            ArgumentList = { "-c", Path.Combine(folder, "mosquitto.conf") },
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var started = new Process { StartInfo = start };
        started.ErrorDataReceived += (_, line) => Note(line.Data);
        started.OutputDataReceived += (_, line) => Note(line.Data);
        started.Start();
        started.BeginErrorReadLine();
        started.BeginOutputReadLine();
        process = started;
        await Eventually.TrueAsync(
            () => started.HasExited ? throw new InvalidOperationException($"mosquitto ended at once:\n{Log}") : Loopback.Accepts(Port),
            $"mosquitto accepts connections on port {Port}");
    }

    /// <summary>SIGTERM: it writes its store and ends.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process!.Id.ToString()]);
        await kill.WaitForExitAsync();
        await EndedAsync();
    }

    /// <summary>SIGKILL: what it did not write is gone.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await EndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { } running)
        {
            running.Kill();
            await EndedAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<MosquittoBroker> StartedAsync(string? user, string? password, string[] extra)
    {
        var broker = new MosquittoBroker(extra);
        try
        {
            broker.WriteConfiguration(user, password);
            await broker.StartAgainAsync();
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
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
                log.Add(line);
            }
        }
    }

    private void WriteConfiguration(string? user, string? password)
    {
        // Without a user of its own mosquitto, started by root, would become the user mosquitto and could not write here.
        List<string> lines =
        [
            $"listener {Port} 127.0.0.1",
            $"user {Environment.UserName}",
            "persistence true",
            $"persistence_location {folder}/",
            "max_queued_messages 0",
            "log_dest stderr",
            "log_type all",
        ];
        if (user is null)
        {
            lines.Add("allow_anonymous true");
        }
        else
        {
            var file = Path.Combine(folder, "passwords");
            File.WriteAllText(file, $"{user}:{password}\n");
            using var hash = Process.Start("mosquitto_passwd", ["-U", file]);
            hash.WaitForExit();
            lines.AddRange(["allow_anonymous false", $"password_file {file}"]);
        }

        File.WriteAllLines(Path.Combine(folder, "mosquitto.conf"), [.. lines, .. extra]);
    }
}
