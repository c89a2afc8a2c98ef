using Gateway.Abstractions;

namespace Gateway.Acquisition;

/// <summary>
/// The thread that touches a bus: does one step at a time for the schedule. When it hangs in the kernel the schedule goes on
/// without it. Told to end, it closes the bus with its sessions as soon as it is back.
/// </summary>
internal sealed class BusWorker
{
    private readonly object gate = new();
    private readonly SensorBus bus;
    private readonly Action done;
    private SensorAttempt? task;
    private Instant at;
    private bool leaves;
    private bool ending;
    private bool ended;
    private Exception? fault;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Its name, for debuggers.</param>
    /// <param name="bus">The bus, which nobody else touches from now on.</param>
    /// <param name="done">Called by the thread after each step, and at its end.</param>
    public BusWorker(string name, SensorBus bus, Action done)
    {
        this.bus = bus;
        this.done = done;
        new Thread(Run) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Whether the last step is over.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return task is null;
            }
        }
    }

    /// <summary>Whether the thread has ended and the bus is closed.</summary>
    public bool HasEnded
    {
        get
        {
            lock (gate)
            {
                return ended;
            }
        }
    }

    /// <summary>The fault in the code of a driver that its thread met; null: none.</summary>
    public Exception? Fault
    {
        get
        {
            lock (gate)
            {
                return fault;
            }
        }
    }

    /// <summary>Begins a step. Only while it is idle.</summary>
    public void Begin(SensorAttempt attempt, Instant now) => Begin(attempt, now, itLeaves: false);

    /// <summary>Begins to take a sensor from the bus. Only while it is idle.</summary>
    public void BeginLeave(SensorAttempt attempt) => Begin(attempt, at, itLeaves: true);

    /// <summary>Has it close the bus and end, now or when the present step is over.</summary>
    public void End()
    {
        lock (gate)
        {
            ending = true;
            Monitor.Pulse(gate);
        }
    }

    private void Begin(SensorAttempt attempt, Instant now, bool itLeaves)
    {
        lock (gate)
        {
            (task, at, leaves) = (attempt, now, itLeaves);
            Monitor.Pulse(gate);
        }
    }

    private void Run()
    {
        while (Take() is { } attempt)
        {
            var error = Step(attempt);
            lock (gate)
            {
                fault = error;
                task = null;
            }

            done();
        }

        var closing = Close();
        lock (gate)
        {
            fault ??= closing;
            ended = true;
        }

        done();
    }

    /// <summary>Nothing may leave the thread, or it would end the process: what to make of it is for the schedule.</summary>
    private Exception? Step(SensorAttempt attempt)
    {
        try
        {
            if (leaves)
            {
                attempt.Leave();
            }
            else
            {
                attempt.Step(at);
            }

            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private Exception? Close()
    {
        try
        {
            bus.Dispose();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private SensorAttempt? Take()
    {
        lock (gate)
        {
            while (task is null && !ending)
            {
                Monitor.Wait(gate);
            }

            return task;
        }
    }
}
