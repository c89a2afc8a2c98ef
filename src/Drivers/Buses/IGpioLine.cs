using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>What pulls a line to a level while nothing else does.</summary>
internal enum Bias
{
    /// <summary>Nothing in the chip; the circuit has its own.</summary>
    None,

    /// <summary>The chip's resistor to the supply.</summary>
    PullUp,

    /// <summary>The chip's resistor to ground.</summary>
    PullDown,
}

/// <summary>Which changes of a line are reported.</summary>
internal enum Edges
{
    /// <summary>Every change.</summary>
    Both,

    /// <summary>Changes to 1, after <see cref="LineRequest.ActiveLow"/>.</summary>
    Rising,

    /// <summary>Changes to 0, after <see cref="LineRequest.ActiveLow"/>.</summary>
    Falling,
}

/// <summary>Which input line is wanted, and how.</summary>
/// <param name="Chip">Label, name or path of its chip; <c>sim-NAME</c> for a simulated one.</param>
/// <param name="Line">Name or number of the line.</param>
/// <param name="Bias">What pulls it.</param>
/// <param name="Debounce">How long it must be at rest before a change counts; zero: every change counts.</param>
/// <param name="ActiveLow">Whether a low level counts as 1.</param>
internal sealed record LineRequest(string Chip, string Line, Bias Bias, TimeSpan Debounce, bool ActiveLow)
{
    /// <summary>Which changes are reported; the others are not counted either.</summary>
    public Edges Edges { get; init; }

    /// <summary>Name or number of another line of the chip that is asked for together with this one: an output, low at first.</summary>
    public string? Output { get; init; }
}

/// <summary>A change of a line.</summary>
/// <param name="Value">What it changed to, after <see cref="LineRequest.ActiveLow"/>.</param>
/// <param name="Ticks">When, on the live clock (<see cref="Abstractions.Instant.Ticks"/>); with debouncing, when it had come to rest.</param>
/// <param name="Number">Counts the changes of this line from 1; numbers that are missing were lost.</param>
internal readonly record struct Edge(bool Value, long Ticks, uint Number);

/// <summary>An open line: an input with its queue of changes, and what is driven.</summary>
/// <remarks>Used by one thread.</remarks>
internal interface IGpioLine : IDisposable
{
    /// <summary>The present level, 1 as true.</summary>
    /// <exception cref="SensorException">The line is gone.</exception>
    bool Read();

    /// <summary>
    /// Takes the oldest changes. When there are none it may wait for one, for <paramref name="patience"/> at most; it ends when
    /// the sensor is to stop.
    /// </summary>
    /// <returns>For how long there is nothing to do; zero: call again at once.</returns>
    /// <exception cref="SensorException">The line is gone.</exception>
    TimeSpan Take(TimeSpan patience, Span<Edge> into, out int count);

    /// <summary>
    /// Drives the <see cref="LineRequest.Output"/> to a level. Where there is none, the line itself is the output from now on and reports
    /// no changes.
    /// </summary>
    /// <exception cref="SensorException">The line is gone, or cannot be an output.</exception>
    void Drive(bool high);

    /// <summary>Drives no more: the line is an input again that reports its changes. An output of its own stays as it is.</summary>
    /// <exception cref="SensorException">The line is gone.</exception>
    void Release();
}

/// <summary>What holds for all lines.</summary>
internal static class GpioLines
{
    /// <summary>Changes that wait to be taken; more than these, and the oldest are lost. The kernel's own limit.</summary>
    public const int QueueLength = 1024;

    /// <summary>How the names of simulated chips begin.</summary>
    public const string Simulated = "sim-";

    /// <summary>Takes all changes that wait, without waiting for more. Those for which there is no room are left.</summary>
    /// <returns>How many.</returns>
    public static int TakeAll(this IGpioLine line, Span<Edge> into)
    {
        var taken = 0;
        for (var count = 1; count > 0 && taken < into.Length; taken += count)
        {
            line.Take(TimeSpan.Zero, into[taken..], out count);
        }

        return taken;
    }

    /// <summary>Empties the queue, were it full.</summary>
    public static void Forget(this IGpioLine line, Span<Edge> scratch)
    {
        for (var left = QueueLength; left >= 0 && line.TakeAll(scratch) == scratch.Length; left -= scratch.Length)
        {
            // As long as it fills the scratch, there may be more.
        }
    }
}
