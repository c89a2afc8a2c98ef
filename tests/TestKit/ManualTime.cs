namespace TestKit;

/// <summary>
/// A clock that moves only when told. Its tick frequency is odd on purpose, so that code that mixes up ticks and time spans
/// fails; wall clock and monotonic clock can be moved apart.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    private const long Frequency = 9_999_991;
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private TimeSpan elapsed = TimeSpan.FromHours(1);
    private DateTimeOffset utc = new(2026, 3, 29, 15, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => Frequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return utc;
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return (long)(elapsed.TotalSeconds * Frequency);
        }
    }

    /// <summary>Moves both clocks and runs what is due, in order of its time.</summary>
    public void Advance(TimeSpan by)
    {
        var end = elapsed + by;
        while (true)
        {
            ManualTimer? next;
            lock (gate)
            {
                next = timers.Where(t => t.Due <= end).MinBy(t => t.Due);
                var to = next?.Due ?? end;
                utc += to - elapsed;
                elapsed = to;
                next?.Rearm();
            }

            if (next is null)
            {
                return;
            }

            next.Run();
        }
    }

    /// <summary>Sets the wall clock alone, as a clock synchronisation does.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (gate)
        {
            utc += by;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (gate)
        {
            // In one step: a clock that is moved between the two would find the timer overdue, and would go back to its time.
            timer.Change(dueTime, period);
            timers.Add(timer);
        }

        return timer;
    }

    private sealed class ManualTimer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner.gate)
            {
                this.period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : owner.elapsed + dueTime;
                return true;
            }
        }

        public void Rearm() => Due = period > TimeSpan.Zero ? Due + period : TimeSpan.MaxValue;

        public void Run() => callback(state);

        public void Dispose()
        {
            lock (owner.gate)
            {
                timers().Remove(this);
            }

            List<ManualTimer> timers() => owner.timers;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
