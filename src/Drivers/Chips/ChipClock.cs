namespace Gateway.Drivers.Chips;

/// <summary>The time inside a simulated chip.</summary>
internal readonly struct ChipClock(TimeProvider time)
{
    // A driver that waits exactly as long as the chip takes may see it done: positions on a clock are rounded.
    private static readonly long Resolution = TimeSpan.FromMicroseconds(1).Ticks;

    /// <summary>The present position, in ticks.</summary>
    public long Now => time.GetElapsedTime(0).Ticks;

    /// <summary>The position at which something that takes <paramref name="milliseconds"/> is over.</summary>
    public long In(double milliseconds) => Now + (long)(milliseconds * TimeSpan.TicksPerMillisecond) - Resolution;
}
