using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Systemd;

namespace Gateway.Acquisition;

/// <summary>
/// The schedule of a bus on a thread of its own: steps its sensors when they are due, the longest due first. No sensor of another
/// bus, no broker and no disk can hold it up, nor can a bus that hangs: only its worker touches the bus. What has no bus is
/// stepped by this thread itself.
/// </summary>
internal sealed class BusThread
{
    private readonly IReadOnlyList<SensorRunner> sensors;
    private readonly string name;
    private readonly Func<IBus>? open;
    private readonly TimeSpan deadline;
    private readonly TimeProvider time;
    private readonly CancellationToken stopping;
    private readonly Pulse? pulse;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;

    /// <summary>Makes the thread; <see cref="Start"/> starts it.</summary>
    /// <param name="name">Name of the bus, or of the sensor that has none.</param>
    /// <param name="sensors">The sensors it steps.</param>
    /// <param name="open">Opens the bus they share, which is closed when the thread ends; null: they have none.</param>
    /// <param name="time">The clock of the schedule.</param>
    /// <param name="stopping">Ends it.</param>
    /// <param name="pulse">Shows that the schedule moves; null: nobody looks.</param>
    /// <param name="deadline">Time for one step on the bus; null: that of the running gateway.</param>
    public BusThread(string name, IReadOnlyList<SensorRunner> sensors, Func<IBus>? open, TimeProvider time, CancellationToken stopping, Pulse? pulse = null, TimeSpan? deadline = null)
    {
        this.pulse = pulse;
        this.sensors = sensors;
        this.time = time;
        this.stopping = stopping;
        this.name = name;
        this.open = open;
        this.deadline = deadline ?? SupervisedBus.Deadline;
        thread = new Thread(Run) { Name = open is null ? "sensor " + name : "schedule " + name, IsBackground = true };
    }

    /// <summary>Ends when the thread has ended; faulted when it failed.</summary>
    public Task Completion => ended.Task;

    /// <summary>Starts the thread.</summary>
    public void Start() => thread.Start();

    private void Run()
    {
        Exception? fault = null;
        using var alarm = new Alarm(time);
        var bus = open is null ? null : new SupervisedBus(name, open, sensors, alarm, time, deadline);
        try
        {
            Schedule(alarm, bus);
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
        Close(bus);
        if (fault is null)
        {
            ended.SetResult();
        }
        else
        {
            ended.SetException(fault);
        }
    }

    private void Schedule(Alarm alarm, SupervisedBus? bus)
    {
        using var stop = stopping.Register(static state => ((Alarm)state!).Wake(), alarm);
        while (!stopping.IsCancellationRequested)
        {
            var now = Instant.Now(time);
            var next = LongestDue();
            var due = next.Due == SensorRunner.Never || bus is null ? next.Due : Math.Min(next.Due, bus.Retry);
            if (due <= now.Ticks)
            {
                // In the hands of a device: if it hangs that is a fault of the sensor, not of the schedule.
                pulse?.Rest();
                if (bus is null)
                {
                    next.Step(now);
                }
                else
                {
                    bus.Step(next, now);
                }

                pulse?.Beat();
                continue;
            }

            var wait = Alarm.Until(due, now.Ticks);
            pulse?.Rest(wait);
            alarm.Wait(wait);
            pulse?.Beat();
        }
    }

    private void Close(SupervisedBus? bus)
    {
        if (bus is not null)
        {
            bus.End();
            return;
        }

        foreach (var sensor in sensors)
        {
            sensor.Dispose();
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
