using System.Diagnostics;

namespace VirtualPi.Machine;

/// <summary>A program of the guest that runs beside the checks.</summary>
internal sealed class GuestProgram : IDisposable
{
    private readonly Process process;
    private readonly List<string> lines = [];

    /// <summary>Starts it, for a user of the guest when one is given; <paramref name="line"/> gets each line of its output.</summary>
    public GuestProgram(string path, string? user, string[] arguments, Action<string>? line = null)
    {
        var start = new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, UserName = user };
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Take(e.Data, line);
        process.ErrorDataReceived += (_, e) => Take(e.Data, line: null);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it printed so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Sends it a signal by name, as <c>STOP</c>.</summary>
    public Task SignalAsync(string name) => Command.RunAsync("kill", $"-{name}", $"{process.Id}");

    /// <summary>Waits until it ends; returns its exit code.</summary>
    public async Task<int> EndedAsync(TimeSpan limit)
    {
        await process.WaitForExitAsync().WaitAsync(limit, TimeProvider.System);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private void Take(string? text, Action<string>? line)
    {
        if (text is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Add(text);
        }

        line?.Invoke(text);
    }
}
