using System.Diagnostics;
using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>Counts this process's fsync and fdatasync calls with strace, where that is installed and may look.</summary>
internal static class SyncCounter
{
    /// <summary>The calls that <paramref name="work"/> makes; null when they cannot be counted here.</summary>
    public static int? Count(string folder, Action work)
    {
        var trace = Path.Combine(folder, "syncs");
        var start = new ProcessStartInfo("strace", ["-f", "-e", "trace=fsync,fdatasync", "-e", "signal=none", "-o", trace, "-p", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using var strace = Process.Start(start)!;

            // It says on standard error that it is attached, or why not.
            if (strace.StandardError.ReadLine()?.Contains("attached", StringComparison.Ordinal) != true)
            {
                strace.WaitForExit();
                return null;
            }

            work();
            using (var interrupt = Process.Start("kill", ["-INT", strace.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                interrupt.WaitForExit();
            }

            strace.StandardError.ReadToEnd();
            strace.WaitForExit();
            return File.ReadLines(trace).Count(l => l.Contains("sync(", StringComparison.Ordinal));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
