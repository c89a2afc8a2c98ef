namespace Gateway.Mqtt.Broker;

/// <summary>How long a client has been silent, and how long ago its connection ended. Any thread may report and ask.</summary>
internal sealed class Silence(BrokerOptions options)
{
    private long heard = options.Time.GetTimestamp();
    private long endedAt = long.MaxValue;
    private bool held;

    /// <summary>Something came.</summary>
    public void Heard() => Volatile.Write(ref heard, options.Time.GetTimestamp());

    /// <summary>We do not read for a while, so silence says nothing about the client.</summary>
    public void Hold() => Volatile.Write(ref held, true);

    /// <summary>We read again.</summary>
    public void Release()
    {
        Heard();
        Volatile.Write(ref held, false);
    }

    /// <summary>The connection is about to end; the first time counts.</summary>
    public void End() => Interlocked.CompareExchange(ref endedAt, options.Time.GetTimestamp(), long.MaxValue);

    /// <summary>Time since <see cref="End"/>.</summary>
    public TimeSpan SinceEnd() => options.Time.GetElapsedTime(Volatile.Read(ref endedAt));

    /// <summary>Whether the login is late (<paramref name="keepAlive"/> null), or the client silent for one and a half keep-alives (§3.1.2.10).</summary>
    public bool TooLong(TimeSpan? keepAlive)
    {
        var silent = options.Time.GetElapsedTime(Volatile.Read(ref heard));
        return keepAlive is not { } interval ? silent >= options.LoginTimeout
            : interval > TimeSpan.Zero && silent >= interval * 1.5 && !Volatile.Read(ref held);
    }
}
