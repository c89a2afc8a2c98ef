namespace Gateway.Benchmarks;

/// <summary>
/// The whole way: from the reading through rules, synced commit and MQTT to the broker's acknowledgement, beside mosquitto's own
/// publisher, which stores nothing, with payloads of the same size in the same run.
/// </summary>
internal static class SpeedBench
{
    /// <summary>What is as it is only for what was measured first in the process.</summary>
    public const string Memory = "resident memory at the end";

    private const int Count = 100_000;
    private const int Yardstick = 60_000;
    private const int PayloadSize = 370;

    /// <summary>Measures.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(DeliveryOptions options, Mosquitto broker, TimeProvider time)
    {
        var (url, folder) = (broker.Url, options.Folder);
        await BenchGateway.DeliverAsync(new BenchSensor(Count / 10, 256, TimeSpan.Zero), Count / 10, url, Path.Combine(folder, "warm"), options.Parts, time);
        await LinkBench.RunAsync(options.Parts.Link, url, Count / 10, PayloadSize, time);
        var publisher = await broker.PublisherAsync(Yardstick, PayloadSize, folder, time);
        var link = await LinkBench.RunAsync(options.Parts.Link, url, Count, PayloadSize, time);

        var before = Meter.Now(time);
        await BenchGateway.DeliverAsync(new BenchSensor(Count, 256, TimeSpan.Zero), Count, url, Path.Combine(folder, "fast"), options.Parts, time);
        var rate = Count / before.Seconds(time);
        var after = Meter.Now(time);

        var readings = 20 * (int)Math.Ceiling(options.For.TotalSeconds);
        var pace = Meter.Now(time);
        await BenchGateway.DeliverAsync(new BenchSensor(readings, 20, TimeSpan.FromSeconds(1)), readings, url, Path.Combine(folder, "pace"), options.Parts, time);
        var paced = Meter.Now(time);
        var days = pace.Seconds(time) / 86_400;
        return
        [
            new Figure("readings judged, committed (synced) and acknowledged", rate, "1/s", publisher, Aim.NotBelow(0.6)),
            new Figure("published by the link alone, QoS 1, window 100, and acknowledged", link, "1/s", publisher, Aim.NotBelow(1)),
            new Figure("CPU per reading", (after.Cpu - before.Cpu).TotalMicroseconds / Count, "µs"),
            new Figure("allocated per reading", (after.Allocated - before.Allocated) / (double)Count, "bytes", Aim: Aim.AtMost(64)),
            new Figure("written per 10,000 readings at full speed", (after.Written - before.Written) * 10_000.0 / Count / 1e6, "MB"),
            new Figure("written per day at 20 points every second", (paced.Written - pace.Written) / days / 1e6, "MB"),
            new Figure("CPU at 20 points every second", (paced.Cpu - pace.Cpu).TotalSeconds / pace.Seconds(time) * 100, "%"),
            new Figure(Memory, Meter.ResidentMegabytes(Environment.ProcessId), "MB"),
        ];
    }
}
