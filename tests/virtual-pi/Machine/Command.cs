using System.Diagnostics;

namespace VirtualPi.Machine;

/// <summary>A short command of the guest.</summary>
internal static class Command
{
    /// <summary>Runs it to its end; it must succeed.</summary>
    public static async Task RunAsync(string name, params string[] arguments)
    {
        using var process = Process.Start(name, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{name} {string.Join(' ', arguments)}' ended with {process.ExitCode}");
        }
    }

    /// <summary>Runs a command of the gateway as its user; what it said, and its exit code.</summary>
    public static async Task<(int Code, string Text)> AskAsync(params string[] arguments)
    {
        using var process = new GuestProgram("/usr/lib/sensor-gateway/sensor-gateway", "sensor-gateway", [.. arguments, "--config", "/etc/sensor-gateway"]);
        var code = await process.EndedAsync(TimeSpan.FromSeconds(60));
        return (code, string.Join('\n', process.Lines));
    }
}
