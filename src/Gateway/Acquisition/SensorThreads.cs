using Gateway.Drivers;
using Gateway.Scanning;
using Gateway.Systemd;

namespace Gateway.Acquisition;

/// <summary>The threads of the sensors: one per bus, and one for each sensor without a bus.</summary>
internal sealed class SensorThreads
{
    private readonly List<BusThread> threads;

    /// <summary>Groups the sensors by their bus.</summary>
    /// <param name="runners">The sensors.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Ends the threads.</param>
    /// <param name="heartbeat">Where the schedules show that they move; null: nobody looks.</param>
    /// <param name="deadline">Time for one step on a bus; null: that of the running gateway.</param>
    /// <param name="buses">Where others find the buses that are open; null: nobody looks.</param>
    public SensorThreads(IReadOnlyList<SensorRunner> runners, TimeProvider time, CancellationToken stopping, Heartbeat? heartbeat = null, TimeSpan? deadline = null, OpenBuses? buses = null) =>
        threads = [.. runners
            .GroupBy(r => (r.Sensor.Bus, Alone: r.Sensor.Bus is null ? r.Id : null))
            .Select(g => Thread(g.Key.Bus, [.. g], time, heartbeat, deadline, buses ?? new OpenBuses(), stopping))];

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

    private static BusThread Thread(string? busName, List<SensorRunner> runners, TimeProvider time, Heartbeat? heartbeat, TimeSpan? deadline, OpenBuses buses, CancellationToken stopping)
    {
        if (busName is null)
        {
            return new BusThread(runners[0].Id, runners, null, time, stopping, heartbeat?.Join("schedule of sensor " + runners[0].Id));
        }

        BusMember[] members = [.. runners.Select(r => new BusMember(r.Id, r.Sensor))];
        SensorTap[] taps = [.. runners.Select(r => new SensorTap(SensorPlace.Of(r.Sensor), r.Latest))];
        return new BusThread(busName, runners, () => buses.Tap(busName, BusCatalog.Open(busName, members, time), taps), time, stopping, heartbeat?.Join("schedule of bus " + busName), deadline);
    }
}
