using System.Globalization;

namespace Gateway.Diagnostics.Metrics;

/// <summary>What the system says of this process.</summary>
internal static class OwnProcess
{
    private const string Written = "write_bytes: ";

    /// <summary>Bytes it had written to disks since it began (proc_pid_io(5), <c>write_bytes</c>); null where the system does not say.</summary>
    public static long? BytesWritten() => BytesWritten("/proc/self/io");

    /// <summary>The same of another file.</summary>
    internal static long? BytesWritten(string path)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault(l => l.StartsWith(Written, StringComparison.Ordinal));
            return line is not null && long.TryParse(line.AsSpan(Written.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
