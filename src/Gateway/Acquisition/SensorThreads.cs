namespace Gateway.Acquisition;

/// <summary>The threads of the sensors: one per bus, and one for each sensor without a bus.</summary>
internal sealed class SensorThreads
{
    private readonly List<BusThread> threads;

    /// <summary>Groups the sensors by their bus.</summary>
    public SensorThreads(IReadOnlyList<SensorRunner> runners, TimeProvider time, CancellationToken stopping) =>
        threads = [.. runners
            .GroupBy(r => r.Bus is { } bus ? "bus " + bus : "sensor " + r.Id, StringComparer.Ordinal)
            .Select(g => new BusThread(g.Key, [.. g], time, stopping))];

    /// <summary>Starts all threads; the task ends when all have ended, and is faulted as soon as one failed.</summary>
    public async Task RunAsync()
    {
        threads.ForEach(t => t.Start());
        var running = threads.ConvertAll(t => t.Completion);
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            await ended;
            running.Remove(ended);
        }
    }

    /// <summary>Ends when all threads have ended, however they did.</summary>
    public Task EndAsync() => Task.WhenAll(threads.ConvertAll(t => t.Completion));
}
