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

/// <summary>Which input line is wanted, and how.</summary>
/// <param name="Chip">Label, name or path of its chip; <c>sim-NAME</c> for a simulated one.</param>
/// <param name="Line">Name or number of the line.</param>
/// <param name="Bias">What pulls it.</param>
/// <param name="Debounce">How long it must be at rest before a change counts; zero: every change counts.</param>
/// <param name="ActiveLow">Whether a low level counts as 1.</param>
internal sealed record LineRequest(string Chip, string Line, Bias Bias, TimeSpan Debounce, bool ActiveLow);

/// <summary>A change of a line.</summary>
/// <param name="Value">What it changed to, after <see cref="LineRequest.ActiveLow"/>.</param>
/// <param name="Ticks">When, on the live clock (<see cref="Abstractions.Instant.Ticks"/>); with debouncing, when it had come to rest.</param>
/// <param name="Number">Counts the changes of this line from 1; numbers that are missing were lost.</param>
internal readonly record struct Edge(bool Value, long Ticks, uint Number);

/// <summary>An open input line with its queue of changes.</summary>
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
}

/// <summary>Opens lines.</summary>
internal static class GpioLines
{
    /// <summary>Changes that wait to be taken; more than these, and the oldest are lost. The kernel's own limit.</summary>
    public const int QueueLength = 1024;

    private const string Simulated = "sim-";

    /// <summary>Opens the line.</summary>
    /// <exception cref="SensorException">It cannot be opened; the message names the remedy.</exception>
    public static IGpioLine Open(LineRequest request, TimeProvider time, CancellationToken stopping) =>
        request.Chip.StartsWith(Simulated, StringComparison.Ordinal)
            ? new Chips.SimulatedDoor(request, time)
            : LinuxGpioLine.Open(request, stopping);
}
