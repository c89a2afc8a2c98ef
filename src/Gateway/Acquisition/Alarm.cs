namespace Gateway.Acquisition;

/// <summary>What a schedule waits with: until a time has passed on its clock, or until somebody wakes it.</summary>
/// <remarks>
/// Waited for by one thread, woken by any. It may wake without a reason. Waiting allocates nothing. On the system's clock the thread itself
/// waits: a timer would call back on the thread pool, and while a slow disk holds the pool's threads every schedule would be late.
/// </remarks>
internal sealed class Alarm : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private readonly object gate = new();
    private readonly ITimer? timer;
    private bool woken;

    public Alarm(TimeProvider time) => timer = time == TimeProvider.System
        ? null
        : time.CreateTimer(static state => ((Alarm)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

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
        timer?.Change(most, Timeout.InfiniteTimeSpan);
        lock (gate)
        {
            if (timer is null)
            {
                if (!woken)
                {
                    Monitor.Wait(gate, most < TimeSpan.Zero || most > Longest ? Longest : most);
                }
            }
            else
            {
                while (!woken)
                {
                    Monitor.Wait(gate);
                }
            }

            woken = false;
        }
    }

    public void Dispose() => timer?.Dispose();
}
