namespace Gateway.Benchmarks;

/// <summary>
/// The whole way: from the reading through rules, synced commit and MQTT to the broker's acknowledgement, beside mosquitto's own
/// publisher, which stores nothing, with payloads of the same size in the same run.
/// </summary>
internal static class DeliveryBench
{
    private const int Count = 100_000;
    private const int Yardstick = 60_000;
    private const int PayloadSize = 370;
    private static readonly TimeSpan PaceTime = TimeSpan.FromSeconds(20);

    /// <summary>Measures in <paramref name="folder"/> against a private mosquitto; empty when there is none.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(string folder, TimeProvider time)
    {
        using var broker = await Mosquitto.TryStartAsync(folder, time);
        if (broker is null)
        {
            return [];
        }

        var url = new Uri($"mqtt://127.0.0.1:{broker.Port}");
        await BenchGateway.DeliverAsync(new BenchSensor(Count / 10, 256, TimeSpan.Zero), Count / 10, url, Path.Combine(folder, "warm"), time);
        await LinkBench.RunAsync(url, Count / 10, PayloadSize, time);
        var publisher = await broker.PublisherAsync(Yardstick, PayloadSize, folder, time);
        var link = await LinkBench.RunAsync(url, Count, PayloadSize, time);

        var before = Meter.Now(time);
        await BenchGateway.DeliverAsync(new BenchSensor(Count, 256, TimeSpan.Zero), Count, url, Path.Combine(folder, "fast"), time);
        var rate = Count / before.Seconds(time);
        var after = Meter.Now(time);

        var readings = 20 * (int)PaceTime.TotalSeconds;
        var pace = Meter.Now(time);
        await BenchGateway.DeliverAsync(new BenchSensor(readings, 20, TimeSpan.FromSeconds(1)), readings, url, Path.Combine(folder, "pace"), time);
        var paced = Meter.Now(time);
        var days = pace.Seconds(time) / 86_400;
        return
        [
            new Figure("readings judged, committed (synced) and acknowledged", rate, "1/s", publisher),
            new Figure("published by the link alone, QoS 1, window 100, and acknowledged", link, "1/s", publisher),
            new Figure("CPU per reading", (after.Cpu - before.Cpu).TotalMicroseconds / Count, "µs"),
            new Figure("allocated per reading", (after.Allocated - before.Allocated) / (double)Count, "bytes"),
            new Figure("written per 10,000 readings at full speed", (after.Written - before.Written) * 10_000.0 / Count / 1e6, "MB"),
            new Figure("written per day at 20 points every second", (paced.Written - pace.Written) / days / 1e6, "MB"),
            new Figure("CPU at 20 points every second", (paced.Cpu - pace.Cpu).TotalSeconds / pace.Seconds(time) * 100, "%"),
            new Figure("resident memory at the end", Meter.ResidentMegabytes(), "MB"),
        ];
    }
}
