namespace Gateway.Drivers.Chips;

/// <summary>
/// A physical quantity for simulated chips: swings slowly and never quite regularly about its middle, for each name otherwise.
/// </summary>
internal readonly struct SlowWave
{
    private readonly double middle;
    private readonly double swing;
    private readonly double period;
    private readonly double phase;

    /// <summary>A wave between <paramref name="middle"/> ± <paramref name="swing"/>.</summary>
    /// <param name="name">Another name, another course.</param>
    /// <param name="middle">Its middle.</param>
    /// <param name="swing">Its greatest distance from the middle.</param>
    /// <param name="period">About how long it takes.</param>
    public SlowWave(string name, double middle, double swing, TimeSpan period)
    {
        var hash = Hash(name);
        this.middle = middle;
        this.swing = swing;
        this.period = period.Ticks * (0.8 + (0.4 * (hash & 0xFFFF) / 0xFFFF));
        phase = 2 * Math.PI * (hash >> 16) / 0x10000;
    }

    /// <summary>The value at a position on the clock.</summary>
    public double At(long ticks)
    {
        var angle = (2 * Math.PI * (ticks % (1000 * period)) / period) + phase;
        return middle + (swing * ((0.8 * Math.Sin(angle)) + (0.2 * Math.Sin(3.7 * angle))));
    }

    /// <summary>A number for a name (FNV-1a): the same on every machine and at every start, which the hash codes of strings are not.</summary>
    public static uint Hash(string name)
    {
        var hash = 2166136261u;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 16777619;
        }

        return hash;
    }
}
