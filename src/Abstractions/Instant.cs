namespace Gateway.Abstractions;

/// <summary>
/// One instant on a point's clock. Durations (delays, silence, windows) are differences of <see cref="Ticks"/>;
/// <see cref="UtcTicks"/> only labels.
/// </summary>
/// <param name="Ticks">
/// Position on the clock, in units of 100 ns. A live point's clock is monotonic and starts anywhere; a recorded
/// point's clock is the time written in the recording.
/// </param>
/// <param name="UtcTicks">The UTC wall-clock label of the same instant, as in <see cref="DateTime.Ticks"/>.</param>
public readonly record struct Instant(long Ticks, long UtcTicks)
{
    /// <summary>The same clock at another position, its label moved by the same amount.</summary>
    public Instant At(long ticks) => new(ticks, UtcTicks + (ticks - Ticks));

    /// <summary>An instant of a recording, where clock and label are one.</summary>
    public static Instant Recorded(long utcTicks) => new(utcTicks, utcTicks);

    /// <summary>The present instant of the live clock of <paramref name="time"/>.</summary>
    public static Instant Now(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(time.GetElapsedTime(0).Ticks, time.GetUtcNow().UtcTicks);
    }
}
