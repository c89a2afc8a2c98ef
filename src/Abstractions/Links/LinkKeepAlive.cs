namespace Gateway.Abstractions.Links;

/// <summary>
/// Keep-alive (MQTT 5 §3.1.2.10) on the monotonic clock: asks for a PINGREQ when nothing was sent for three quarters of the
/// interval, and calls the connection dead when something was sent and nothing at all came back for one and a half.
/// </summary>
/// <remarks>Any thread may report; the timer's thread calls back.</remarks>
public sealed class LinkKeepAlive(TimeProvider time, Action ping, Action dead) : IAsyncDisposable
{
    private TimeSpan interval;
    private ITimer? timer;
    private long lastSent;
    private long waitingSince; // 0: nothing was sent since something came
    private bool paused;

    /// <summary>Starts it; zero: it stays off. Looks every quarter of the interval.</summary>
    public void Start(TimeSpan every)
    {
        if (every > TimeSpan.Zero)
        {
            interval = every;
            Sent();
            Received();
            timer = time.CreateTimer(_ => Look(), null, every / 4, every / 4);
        }
    }

    /// <summary>A write begins.</summary>
    public void Sending() => Interlocked.CompareExchange(ref waitingSince, time.GetTimestamp(), 0);

    /// <summary>A write ended.</summary>
    public void Sent() => Volatile.Write(ref lastSent, time.GetTimestamp());

    /// <summary>Something came.</summary>
    public void Received() => Volatile.Write(ref waitingSince, 0);

    /// <summary>We do not read for a while, so silence says nothing about the peer.</summary>
    public void Pause() => Volatile.Write(ref paused, true);

    /// <summary>We read again.</summary>
    public void Resume()
    {
        Received();
        Volatile.Write(ref paused, false);
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
        {
            await timer.DisposeAsync();
        }
    }

    private void Look()
    {
        var since = Volatile.Read(ref waitingSince);
        if (since != 0 && !Volatile.Read(ref paused) && time.GetElapsedTime(since) >= interval * 1.5)
        {
            dead();
        }
        else if (time.GetElapsedTime(Volatile.Read(ref lastSent)) >= interval * 0.75)
        {
            ping();
        }
    }
}
