namespace Gateway.Drivers.Chips;

/// <summary>What is wired to a simulated line.</summary>
internal interface ICircuit
{
    /// <summary>The next change of the level on the wire; <see cref="Change.Never"/> when none is to come. Never earlier than the one before.</summary>
    Change Next();

    /// <summary>The gateway drives the line, or the output next to it; null: it lets go. What was to come and was not taken yet is forgotten.</summary>
    void Drive(bool? high, long now);
}

/// <summary>A change of a level.</summary>
/// <param name="Ticks">When, on the live clock.</param>
/// <param name="High">The level on the wire from then on.</param>
internal readonly record struct Change(long Ticks, bool High)
{
    /// <summary>None is to come.</summary>
    public static Change Never { get; } = new(long.MaxValue, false);
}
