namespace Gateway.Acquisition;

/// <summary>What a schedule waits with: until a time has passed on its clock, or until somebody wakes it.</summary>
/// <remarks>Waited for by one thread, woken by any. It may wake without a reason. Waiting allocates nothing.</remarks>
internal sealed class Alarm : IDisposable
{
    private readonly object gate = new();
    private readonly ITimer timer;
    private bool woken;

    public Alarm(TimeProvider time) =>
        timer = time.CreateTimer(static state => ((Alarm)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>How long it is from <paramref name="now"/> to <paramref name="due"/>, both in ticks; infinite for a sensor that is never due.</summary>
    /// <remarks>Rounded up to whole milliseconds, the timer's resolution, so that it never wakes just before the time.</remarks>
    public static TimeSpan Until(long due, long now) => due == SensorRunner.Never
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((due - now) / (double)TimeSpan.TicksPerMillisecond)));

    /// <summary>Ends the present wait, or the next one.</summary>
    public void Wake()
    {
        lock (gate)
        {
            woken = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Waits until it is woken, at most for <paramref name="most"/>.</summary>
    public void Wait(TimeSpan most)
    {
        timer.Change(most, Timeout.InfiniteTimeSpan);
        lock (gate)
        {
            while (!woken)
            {
                Monitor.Wait(gate);
            }

            woken = false;
        }
    }

    public void Dispose() => timer.Dispose();
}
