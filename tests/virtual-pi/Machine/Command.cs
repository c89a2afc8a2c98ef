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
}
