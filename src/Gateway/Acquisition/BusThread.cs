using Gateway.Abstractions;
using Gateway.Systemd;

namespace Gateway.Acquisition;

/// <summary>
/// The one thread of a bus: steps its sensors when they are due, the longest due first. No sensor of another bus, no broker
/// and no disk can hold it up.
/// </summary>
internal sealed class BusThread
{
    private readonly IReadOnlyList<SensorRunner> sensors;
    private readonly SensorBus? bus;
    private readonly TimeProvider time;
    private readonly CancellationToken stopping;
    private readonly Pulse? pulse;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object gate = new();
    private readonly Thread thread;
    private bool woken;

    /// <summary>Makes the thread; <see cref="Start"/> starts it.</summary>
    /// <param name="name">Its name, for debuggers.</param>
    /// <param name="sensors">The sensors it steps.</param>
    /// <param name="bus">The bus they share, closed when the thread ends; null: none.</param>
    /// <param name="time">The clock of the schedule.</param>
    /// <param name="stopping">Ends it.</param>
    /// <param name="pulse">Shows that the schedule moves; null: nobody looks.</param>
    public BusThread(string name, IReadOnlyList<SensorRunner> sensors, SensorBus? bus, TimeProvider time, CancellationToken stopping, Pulse? pulse = null)
    {
        this.pulse = pulse;
        this.sensors = sensors;
        this.bus = bus;
        this.time = time;
        this.stopping = stopping;
        thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <summary>Ends when the thread has ended; faulted when it failed.</summary>
    public Task Completion => ended.Task;

    /// <summary>Starts the thread.</summary>
    public void Start() => thread.Start();

    private void Run()
    {
        Exception? fault = null;
        try
        {
            Schedule();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop, while a sensor was held up.
        }
        catch (Exception e)
        {
            fault = e;
        }

        pulse?.Rest();
        foreach (var sensor in sensors)
        {
            sensor.Dispose();
        }

        bus?.Dispose();
        if (fault is null)
        {
            ended.SetResult();
        }
        else
        {
            ended.SetException(fault);
        }
    }

    private void Schedule()
    {
        using var timer = time.CreateTimer(static state => ((BusThread)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var stop = stopping.Register(static state => ((BusThread)state!).Wake(), this);
        while (!stopping.IsCancellationRequested)
        {
            var now = Instant.Now(time);
            var next = LongestDue();
            if (next.Due <= now.Ticks)
            {
                // In the hands of a device: if it hangs that is a fault of the sensor, not of the schedule.
                pulse?.Rest();
                next.Step(now);
                pulse?.Beat();
                continue;
            }

            // Rounded up to whole milliseconds, the timer's resolution, so that it never wakes just before the time.
            var wait = next.Due == SensorRunner.Never ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Ceiling((next.Due - now.Ticks) / (double)TimeSpan.TicksPerMillisecond));
            timer.Change(wait, Timeout.InfiniteTimeSpan);
            pulse?.Rest(wait);
            Wait();
            pulse?.Beat();
        }
    }

    private void Wake()
    {
        lock (gate)
        {
            woken = true;
            Monitor.Pulse(gate);
        }
    }

    private void Wait()
    {
        lock (gate)
        {
            while (!woken)
            {
                Monitor.Wait(gate);
            }

            woken = false;
        }
    }

    private SensorRunner LongestDue()
    {
        var first = sensors[0];
        for (var i = 1; i < sensors.Count; i++)
        {
            if (sensors[i].Due < first.Due)
            {
                first = sensors[i];
            }
        }

        return first;
    }
}
