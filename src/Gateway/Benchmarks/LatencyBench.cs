namespace Gateway.Benchmarks;

/// <summary>
/// How long an alert takes from the reading that raises it to a subscriber, its commit on the disk included, while 1,000 readings a second
/// come in: beside one fsync and one way over the broker of the same run.
/// </summary>
internal static class LatencyBench
{
    /// <summary>As in the configuration when nothing is said.</summary>
    private const double DefaultDrain = 2_000;

    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Measures.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(DeliveryOptions options, Uri broker, TimeProvider time)
    {
        var alone = await Latencies.LeastAsync(broker, options.Folder, time);
        var quiet = await MeasureAsync(options, broker, "quiet", DefaultDrain, time);
        Backlog.Fill(BenchParts.BuiltIn, Path.Combine(options.Folder, "drain"), options.Backlog);
        var draining = await MeasureAsync(options, broker, "drain", DefaultDrain, time);
        Backlog.Fill(BenchParts.BuiltIn, Path.Combine(options.Folder, "flood"), options.Backlog);
        var flooding = await MeasureAsync(options, broker, "flood", 1e9, time);
        var least = Latencies.Percentile(alone, 0.5);
        return
        [
            new Figure("one fsync and one way over the broker, nothing else: p99, beside the median", Latencies.Percentile(alone, 0.99), "ms", least),
            new Figure("alert from reading to subscriber at 1,000 readings/s, synced: median", quiet.Median, "ms", least),
            new Figure("its commit alone: p99", quiet.Commit, "ms", least),
            new Figure("alert from reading to subscriber at 1,000 readings/s, synced: p99", quiet.P99, "ms", least, Aim.AtMost(5)),
            new Figure($"the same while {options.Backlog:#,0} readings drain at the default rate ({draining.Drained:#,0} a second): p99", draining.P99, "ms", quiet.P99, Aim.AtMost(10)),
            new Figure($"the same while they drain without a limit ({flooding.Drained:#,0} a second): p99", flooding.P99, "ms", quiet.P99, Aim.AtMost(10)),
        ];
    }

    private static async Task<Measured> MeasureAsync(DeliveryOptions options, Uri broker, string folder, double rate, TimeProvider time)
    {
        await using var arrivals = await Arrivals.ListenAsync(broker, $"gateways/{BenchSetup.Id}/alerts/#", time);
        var sensor = new AlarmSensor(time);
        await using var gateway = new BenchGateway(new BenchSetup(sensor, broker, Path.Combine(options.Folder, folder)) { WithRule = true, DrainRate = rate }, time);
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < (rate > DefaultDrain ? Settled / 4 : Settled) && options.For > Settled)
        {
            await Task.Delay(Look, time);
        }

        var (first, delivered, start) = (sensor.Changes, gateway.Delivered, time.GetTimestamp());
        while (sensor.Changes == first || (time.GetElapsedTime(start) < options.For && !(rate > DefaultDrain && gateway.Delivered >= options.Backlog)))
        {
            await Task.Delay(Look, time);
        }

        var (last, drained) = (sensor.Changes, (gateway.Delivered - delivered) / time.GetElapsedTime(start).TotalSeconds);
        while (arrivals.Count < last)
        {
            await Task.Delay(Look, time);
        }

        List<double> took = [.. Enumerable.Range(first, last - first).Select(i => time.GetElapsedTime(sensor.ChangedAt(i), arrivals.At(i)).TotalMilliseconds)];
        return new Measured(Latencies.Percentile(took, 0.5), Latencies.Percentile(took, 0.99), Latencies.Percentile(gateway.Commits, 0.99) * 1000, drained);
    }

    /// <param name="Median">Of the time of an alert, in milliseconds.</param>
    /// <param name="P99">Of the same.</param>
    /// <param name="Commit">Of all commits, the 99th percentile in milliseconds.</param>
    /// <param name="Drained">Readings that were delivered, per second.</param>
    private sealed record Measured(double Median, double P99, double Commit, double Drained);
}
