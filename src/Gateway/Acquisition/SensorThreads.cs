using Gateway.Drivers;
using Gateway.Scanning;
using Gateway.Systemd;

namespace Gateway.Acquisition;

/// <summary>The threads of the sensors: one per bus, and one for each sensor without a bus.</summary>
/// <remarks>Sensors come and go while it runs, by one hand at a time; those that stay keep their thread, session and schedule.</remarks>
internal sealed class SensorThreads
{
    private readonly Dictionary<(string? Bus, string? Sensor), Running> threads = [];
    private readonly TimeProvider time;
    private readonly CancellationToken stopping;
    private readonly Heartbeat? heartbeat;
    private readonly TimeSpan? deadline;
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OpenBuses buses;
    private readonly IReadOnlyList<SensorRunner> first;

    /// <summary>Groups the sensors by their bus.</summary>
    /// <param name="runners">The sensors.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Ends the threads.</param>
    /// <param name="heartbeat">Where the schedules show that they move; null: nobody looks.</param>
    /// <param name="deadline">Time for one step on a bus; null: that of the running gateway.</param>
    /// <param name="buses">Where others find the buses that are open; null: nobody looks.</param>
    public SensorThreads(IReadOnlyList<SensorRunner> runners, TimeProvider time, CancellationToken stopping, Heartbeat? heartbeat = null, TimeSpan? deadline = null, OpenBuses? buses = null)
    {
        this.time = time;
        this.stopping = stopping;
        this.heartbeat = heartbeat;
        this.deadline = deadline;
        this.buses = buses ?? new OpenBuses();
        first = runners;
    }

    /// <summary>Faulted as soon as one of the threads failed; never ends otherwise.</summary>
    public Task Failed => failed.Task;

    /// <summary>The sensors whose thread has not ended.</summary>
    public IReadOnlyList<string> Hanging => [.. threads.Values.Where(t => !t.Thread.Completion.IsCompleted).SelectMany(t => t.Thread.Sensors).Select(r => r.Id)];

    /// <summary>Starts the threads of the sensors it was made with; the task ends when those have ended, and is faulted as soon as one failed.</summary>
    public async Task RunAsync()
    {
        await AddAsync(first);
        var running = threads.Values.Select(t => t.Thread.Completion).ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            await ended;
            running.Remove(ended);
        }
    }

    /// <summary>Adds sensors: to the thread of their bus, where there is one. Ends when they take part.</summary>
    public async Task AddAsync(IReadOnlyList<SensorRunner> runners)
    {
        foreach (var group in runners.GroupBy(Key))
        {
            if (threads.TryGetValue(group.Key, out var running))
            {
                await running.Thread.ChangeAsync([], [.. group]);
                running.Taps.Set(running.Thread.Sensors);
            }
            else
            {
                Start(group.Key, [.. group]);
            }
        }
    }

    /// <summary>
    /// Takes sensors out. Ends when they are closed and deliver nothing any more; what hangs in a device ends later, or never, and is
    /// waited for by whoever has the time.
    /// </summary>
    public async Task RemoveAsync(IReadOnlyList<SensorRunner> runners)
    {
        var leaving = new List<Task>();
        foreach (var group in runners.GroupBy(Key))
        {
            if (!threads.TryGetValue(group.Key, out var running))
            {
                continue;
            }

            var rest = running.Thread.Sensors.Except(group).Any();
            running.Taps.Set([.. running.Thread.Sensors.Except(group)]);
            leaving.Add(rest ? running.Thread.ChangeAsync([.. group], []) : EndAsync(group.Key, running));
        }

        await Task.WhenAll(leaving);
    }

    /// <summary>Ends when all threads have ended, however they did.</summary>
    public Task EndAsync() => Task.WhenAll(threads.Values.Select(t => t.Thread.Completion));

    private static (string? Bus, string? Sensor) Key(SensorRunner runner) => runner.Sensor.Bus is { } bus ? (bus, null) : (null, runner.Id);

    private void Start((string? Bus, string? Sensor) key, List<SensorRunner> runners)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var pulse = heartbeat?.Join(key.Bus is null ? "schedule of sensor " + key.Sensor : "schedule of bus " + key.Bus);
        var taps = new SensorTaps();
        taps.Set(runners);
        BusThread? thread = null;
        thread = key.Bus is { } bus
            ? new BusThread(bus, runners, () => buses.Tap(bus, buses.Open(bus, [.. thread!.Sensors.Select(r => new BusMember(r.Id, r.Sensor))], time), taps), time, stop.Token, pulse, deadline)
            : new BusThread(key.Sensor!, runners, null, time, stop.Token, pulse);
        threads[key] = new Running(thread, stop, pulse, taps);
        _ = thread.Completion.ContinueWith(
            t => failed.TrySetException(t.Exception!.InnerExceptions), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        thread.Start();
    }

    /// <summary>Nobody is left on it.</summary>
    private async Task EndAsync((string? Bus, string? Sensor) key, Running running)
    {
        threads.Remove(key);
        await running.Stop.CancelAsync();
        await running.Thread.Completion;
        running.Stop.Dispose();
        if (running.Pulse is { } pulse)
        {
            heartbeat!.Leave(pulse);
        }
    }

    /// <summary>A thread, and what ends it.</summary>
    private sealed record Running(BusThread Thread, CancellationTokenSource Stop, Pulse? Pulse, SensorTaps Taps);
}
