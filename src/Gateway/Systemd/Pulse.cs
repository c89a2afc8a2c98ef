namespace Gateway.Systemd;

/// <summary>
/// When one part of the gateway last made a step, or until when it waits knowingly. A part that is overdue for long is stuck.
/// </summary>
/// <param name="name">What is stuck then, and with what: <c>pipeline</c>, <c>commit</c>.</param>
/// <param name="time">The clock.</param>
/// <remarks>Set by one thread, read by any. Allocates nothing.</remarks>
internal sealed class Pulse(string name, TimeProvider time)
{
    private const long Forever = long.MaxValue;
    private long due = time.GetTimestamp();

    /// <summary>The part.</summary>
    public string Name => name;

    /// <summary>How long the next step is overdue; zero while the part waits knowingly.</summary>
    public TimeSpan Overdue
    {
        get
        {
            var at = Interlocked.Read(ref due);
            var now = time.GetTimestamp();
            return at >= now ? TimeSpan.Zero : time.GetElapsedTime(at, now);
        }
    }

    /// <summary>A step was made; the next one is expected at once.</summary>
    public void Beat() => Interlocked.Exchange(ref due, time.GetTimestamp());

    /// <summary>It has nothing to do, or is in the hands of a device: nobody knows when the next step comes.</summary>
    public void Rest() => Interlocked.Exchange(ref due, Forever);

    /// <summary>It waits for <paramref name="wait"/>; infinite: as <see cref="Rest()"/>.</summary>
    public void Rest(TimeSpan wait) =>
        Interlocked.Exchange(ref due, wait < TimeSpan.Zero ? Forever : time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency));
}
