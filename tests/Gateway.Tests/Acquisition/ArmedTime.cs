using TestKit;

namespace Gateway.Tests.Acquisition;

/// <summary>A manual clock that says when somebody begins to wait with a timer, so that it is not moved before.</summary>
internal sealed class ArmedTime(ManualTime inner) : TimeProvider, IDisposable
{
    private readonly SemaphoreSlim armed = new(0);

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(inner.CreateTimer(callback, state, dueTime, period), armed);

    /// <summary>Forgets the waits so far.</summary>
    public void Reset()
    {
        while (armed.Wait(0))
        {
            // One of them.
        }
    }

    /// <summary>Until the next wait has begun.</summary>
    public async Task ArmedAsync(TimeSpan patience) => Assert.True(await armed.WaitAsync(patience), "nobody waited");

    public void Dispose() => armed.Dispose();

    private sealed class Timer(ITimer timer, SemaphoreSlim armed) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            armed.Release();
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
