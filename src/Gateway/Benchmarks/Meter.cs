using System.Diagnostics;
using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>What a stretch of work cost this process: time, CPU, allocation, and bytes handed to the disk.</summary>
internal readonly record struct Meter(long Timestamp, TimeSpan Cpu, long Allocated, long Written)
{
    /// <summary>The figures now.</summary>
    public static Meter Now(TimeProvider time)
    {
        using var process = Process.GetCurrentProcess();
        return new Meter(time.GetTimestamp(), process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), ReadWritten());
    }

    /// <summary>Seconds since then.</summary>
    public double Seconds(TimeProvider time) => time.GetElapsedTime(Timestamp).TotalSeconds;

    /// <summary>Memory of this process that is in RAM, in MB.</summary>
    public static double ResidentMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }

    /// <summary>Bytes this process had written to storage so far (proc(5), <c>write_bytes</c>); zero where the kernel does not say.</summary>
    private static long ReadWritten()
    {
        try
        {
            var line = File.ReadLines("/proc/self/io").FirstOrDefault(l => l.StartsWith("write_bytes:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(12), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
