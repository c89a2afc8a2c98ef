using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Systemd;

namespace Gateway.Acquisition;

/// <summary>
/// The schedule of a bus on a thread of its own: steps its sensors when they are due, the longest due first. No sensor of another
/// bus, no broker and no disk can hold it up, nor can a bus that hangs: only its worker touches the bus. What has no bus is
/// stepped by this thread itself. Sensors come and go between two steps; the others do not notice.
/// </summary>
internal sealed class BusThread
{
    private readonly Lock gate = new();
    private readonly Queue<BusChange> changes = [];
    private readonly string name;
    private readonly Func<IBus>? open;
    private readonly TimeSpan deadline;
    private readonly TimeProvider time;
    private readonly CancellationToken stopping;
    private readonly Pulse? pulse;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;
    private SensorRunner[] sensors;
    private Alarm? alarm;
    private bool isClosed;

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
        this.sensors = [.. sensors];
        this.time = time;
        this.stopping = stopping;
        this.name = name;
        this.open = open;
        this.deadline = deadline ?? SupervisedBus.Deadline;
        thread = new Thread(Run) { Name = open is null ? "sensor " + name : "schedule " + name, IsBackground = true };
    }

    /// <summary>Ends when the thread has ended; faulted when it failed.</summary>
    public Task Completion => ended.Task;

    /// <summary>The sensors it steps now. From any thread.</summary>
    public IReadOnlyList<SensorRunner> Sensors => Volatile.Read(ref sensors);

    /// <summary>Starts the thread.</summary>
    public void Start() => thread.Start();

    /// <summary>
    /// Has sensors of the bus leave and others join it. Ends when it is done: those that left are closed and deliver nothing any more. When
    /// none is left the thread ends.
    /// </summary>
    public Task ChangeAsync(IReadOnlyList<SensorRunner> leave, IReadOnlyList<SensorRunner> join)
    {
        var change = new BusChange(leave, join);
        lock (gate)
        {
            if (isClosed)
            {
                return Completion;
            }

            changes.Enqueue(change);
        }

        Volatile.Read(ref alarm)?.Wake();
        return change.Done.Task;
    }

    private void Run()
    {
        Exception? fault = null;
        using var waits = new Alarm(time);
        Volatile.Write(ref alarm, waits);
        var bus = open is null ? null : new SupervisedBus(name, open, sensors, waits, time, deadline);
        try
        {
            Schedule(waits, bus);
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

        lock (gate)
        {
            isClosed = true;
            foreach (var change in changes)
            {
                change.Done.SetResult();
            }
        }
    }

    private void Schedule(Alarm waits, SupervisedBus? bus)
    {
        using var stop = stopping.Register(static state => ((Alarm)state!).Wake(), waits);
        while (!stopping.IsCancellationRequested)
        {
            TakeChanges(bus);
            if (sensors.Length == 0)
            {
                return;
            }

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
            waits.Wait(wait);
            pulse?.Beat();
        }
    }

    private void TakeChanges(SupervisedBus? bus)
    {
        while (Next() is { } change)
        {
            try
            {
                Take(change, bus);
            }
            finally
            {
                change.Done.SetResult();
            }
        }

        BusChange? Next()
        {
            lock (gate)
            {
                return changes.TryDequeue(out var change) ? change : null;
            }
        }
    }

    private void Take(BusChange change, SupervisedBus? bus)
    {
        foreach (var sensor in change.Leave)
        {
            // Out of the list first: when its bus hangs on closing it, nobody steps it any more.
            Volatile.Write(ref sensors, [.. sensors.Where(s => s != sensor)]);
            bus?.Leave(sensor);
        }

        foreach (var sensor in change.Join)
        {
            bus?.Join(sensor);
            Volatile.Write(ref sensors, [.. sensors, sensor]);
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
        for (var i = 1; i < sensors.Length; i++)
        {
            if (sensors[i].Due < first.Due)
            {
                first = sensors[i];
            }
        }

        return first;
    }

    /// <summary>Sensors that leave and sensors that join.</summary>
    private sealed record BusChange(IReadOnlyList<SensorRunner> Leave, IReadOnlyList<SensorRunner> Join)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
