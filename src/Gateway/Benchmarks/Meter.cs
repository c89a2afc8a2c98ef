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
        return new Meter(time.GetTimestamp(), process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), WrittenBy(Environment.ProcessId));
    }

    /// <summary>Seconds since then.</summary>
    public double Seconds(TimeProvider time) => time.GetElapsedTime(Timestamp).TotalSeconds;

    /// <summary>Memory of a process that is in RAM, in MB.</summary>
    public static double ResidentMegabytes(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64 / 1e6;
    }

    /// <summary>Bytes that a process had written to storage so far (proc(5), <c>write_bytes</c>); zero where the kernel does not say.</summary>
    public static long WrittenBy(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/io").FirstOrDefault(l => l.StartsWith("write_bytes:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(12), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
