namespace Gateway.Abstractions.Sensors;

/// <summary>When a sensor wants its next step.</summary>
public readonly record struct Next
{
    private Next(NextKind kind, TimeSpan delay)
    {
        Kind = kind;
        Delay = delay;
    }

    /// <summary>Which of the answers below.</summary>
    public NextKind Kind { get; }

    /// <summary>The delay of <see cref="NextKind.Delay"/>; zero: at once.</summary>
    public TimeSpan Delay { get; }

    /// <summary>At the sensor's next regular slot.</summary>
    public static Next Slot { get; } = new(NextKind.Slot, TimeSpan.Zero);

    /// <summary>At once, after the others of the bus had their turn.</summary>
    public static Next AtOnce { get; } = new(NextKind.Delay, TimeSpan.Zero);

    /// <summary>The source is at its end and stays there: no further step.</summary>
    public static Next Finished { get; } = new(NextKind.Finished, TimeSpan.Zero);

    /// <summary>After <paramref name="delay"/>, for example a conversion time, counted from the end of the step.</summary>
    public static Next In(TimeSpan delay) => new(NextKind.Delay, delay);
}

/// <summary>The kinds of <see cref="Next"/>.</summary>
public enum NextKind : byte
{
    /// <summary>At the sensor's next regular slot.</summary>
    Slot,

    /// <summary>After a delay.</summary>
    Delay,

    /// <summary>Never again.</summary>
    Finished,
}
