namespace Gateway.Diagnostics.Metrics;

/// <summary>The process.</summary>
internal static partial class MetricTable
{
    private static IEnumerable<Metric> Running =>
    [
        Gauge("build.info", "{flag}", ["gateway", "version"], "Always 1; its labels say which gateway this is, and of which version.", m => [Value(1, ("gateway", m.Gateway), ("version", Product.Version))]),
        Gauge("process.uptime", "s", [], "Time since the service started.", m => [Value(m.Time.GetElapsedTime(m.Started).TotalSeconds)])
            with { Alarm = "it began anew more than twice in 1 h" },
        Gauge("process.memory", "By", [], "Resident memory of the process.", _ => [Value(Environment.WorkingSet)])
            with { Alarm = "above 200 MiB for 15 min; systemd's unit stops it at MemoryMax" },
        Gauge("process.heap", "By", [], "Managed memory in use.", _ => [Value(GC.GetTotalMemory(forceFullCollection: false))]),
        Gauge("process.threads", "{thread}", [], "Threads of the pool.", _ => [Value(ThreadPool.ThreadCount)]),
        Counter("process.cpu", "s", [], "Processor time that the process used.", _ => [Value(Environment.CpuUsage.TotalTime.TotalSeconds)]),
        Counter("process.disk.written", "By", [], "Bytes that the process had written to disks: what wears a card out. Linux only.", _ => OwnProcess.BytesWritten() is { } bytes ? [Value(bytes)] : [])
            with { Alarm = "more than 2 GB in a day, on a card" },
    ];
}
