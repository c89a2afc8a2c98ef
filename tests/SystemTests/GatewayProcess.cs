using System.Diagnostics;
using System.Text;

namespace SystemTests;

/// <summary>The program as its users run it: a process of its own, with its output and its exit code.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private GatewayProcess(string[] launcher, string[] arguments)
    {
        // Whoever runs the tests under nohup has SIGHUP ignored, and .NET leaves alone what its parent has ignored.
        string[] line = ["env", "--default-signal=HUP", .. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "sensor-gateway.dll"), .. arguments];
        var start = new ProcessStartInfo(line[0]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in line[1..])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("JOURNAL_STREAM");
        start.Environment.Remove("RUNTIME_DIRECTORY");
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Append(output, e.Data);
        process.ErrorDataReceived += (_, e) => Append(error, e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it printed so far.</summary>
    public string Output => Read(output);

    /// <summary>What it printed to standard error so far.</summary>
    public string Error => Read(error);

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Starts the program.</summary>
    public static GatewayProcess Start(params string[] arguments) => new([], OtherParts.Over(arguments));

    /// <summary>Starts the program by another one that becomes it (<c>exec</c>), as <c>nsenter</c> does.</summary>
    public static GatewayProcess StartBy(string[] launcher, params string[] arguments) => new(launcher, OtherParts.Over(arguments));

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var gateway = Start(arguments);
        var code = await gateway.WaitAsync();
        return (code, gateway.Output, gateway.Error);
    }

    /// <summary>Ends it without warning, as a power cut or the kernel would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to read its configuration again, as <c>systemctl reload</c> does; returns at once.</summary>
    public async Task ReloadAsync()
    {
        using var kill = Process.Start("kill", ["-HUP", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as systemd does, and waits; returns its exit code and how long it took.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> TerminateAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        var code = await WaitAsync();
        return (code, TimeProvider.System.GetElapsedTime(began));
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<int> WaitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"Waited ten minutes in vain for the end of the program. It said: {Output}{Error}", e);
        }

        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static void Append(StringBuilder to, string? line)
    {
        if (line is not null)
        {
            lock (to)
            {
                to.AppendLine(line);
            }
        }
    }

    private static string Read(StringBuilder from)
    {
        lock (from)
        {
            return from.ToString();
        }
    }
}
