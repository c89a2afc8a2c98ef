namespace Gateway.Abstractions.Sensors;

/// <summary>
/// One configured sensor: its settings are read and valid, nothing is open. Life cycle: construct (validate) →
/// <see cref="Open"/> (I/O, may fail, is retried, gives a new object) → <see cref="ISensorSession.Step"/> → dispose.
/// </summary>
public interface ISensor
{
    /// <summary>The quantities it measures. A sample names its channel by the index in this list.</summary>
    IReadOnlyList<Channel> Channels { get; }

    /// <summary>Time between two readings. Sources that set their own pace say zero.</summary>
    TimeSpan Every { get; }

    /// <summary>
    /// Name of the bus (<c>i2c-1</c>, <c>sim-1</c>). Sensors of one bus share a thread, so that they never disturb each other;
    /// null gives the sensor a thread of its own.
    /// </summary>
    string? Bus => null;

    /// <summary>Where on that bus its device is, for a sensor of an extension; of a built-in one the gateway knows.</summary>
    BusPlace? Place => null;

    /// <summary>True for a source that can wait (a file): when its queue is full it is held up and loses nothing.</summary>
    bool CanWait => false;

    /// <summary>True when the time of its readings is written in the recording and moves the points' clock.</summary>
    bool Recorded => false;

    /// <summary>
    /// Whether it may measure again at once, and says something new then, so that the mean of several measurements is less noisy. Not where
    /// events are waited for, where something is counted from one step to the next, and where the device needs a rest.
    /// </summary>
    bool CanOversample => false;

    /// <summary>Opens the device. No exception but those named may leave it.</summary>
    /// <exception cref="SensorException">The device is not there or is not what it should be; tried again later.</exception>
    ISensorSession Open(Opening opening);
}

/// <summary>An open sensor.</summary>
/// <remarks>Used by the one thread of its bus only.</remarks>
public interface ISensorSession : IDisposable
{
    /// <summary>
    /// Does one short transaction (or, for a source, delivers what is there) and says when it wants to be called next.
    /// A value that could not be read is a bad sample; a device that is gone is an exception.
    /// </summary>
    /// <exception cref="SensorException">The device failed: every channel gets a bad reading, the session is closed and opened again later.</exception>
    Next Step(Instant now, ISampleSink into);
}

/// <summary>What a sensor gets to open itself with.</summary>
/// <param name="Bus">The open bus that <see cref="ISensor.Bus"/> names; null for a sensor without one.</param>
/// <param name="Resume">Where a source goes on; default: at its beginning.</param>
/// <param name="Time">The clock, for sources that wait by themselves.</param>
/// <param name="Stopping">Cancelled when the sensor is to stop.</param>
public sealed record Opening(IBus? Bus, ResumeToken Resume, TimeProvider Time, CancellationToken Stopping)
{
    /// <summary>
    /// True while nobody knows where a source that counts goes on, because the store could not be read since the start. What it keeps meanwhile is
    /// dropped; as soon as the store is read it is opened again.
    /// </summary>
    public bool ResumeUnknown { get; init; }
}

/// <summary>An open bus. Each kind of bus adds its own transactions.</summary>
public interface IBus : IDisposable;

/// <summary>One quantity of a sensor.</summary>
/// <param name="Name">Its name in point ids, <c>[a-z0-9][a-z0-9-]*</c>.</param>
/// <param name="Unit">UCUM code; null for a number without a unit.</param>
/// <param name="Low">The least plausible value, inclusive.</param>
/// <param name="High">The greatest plausible value, inclusive.</param>
public sealed record Channel(
    string Name,
    string? Unit,
    double Low = double.NegativeInfinity,
    double High = double.PositiveInfinity)
{
    /// <summary>Why <paramref name="sample"/> is of no use; null when it has a plausible value.</summary>
    public string? Objection(in Sample sample) =>
        sample.Quality == Quality.Bad ? sample.Reason ?? "no reason given"
        : !double.IsFinite(sample.Value) ? "not a number"
        : sample.Value < Low || sample.Value > High ? "out of range"
        : null;
}

/// <summary>The device failed in a way that the environment explains. The message is for the operator and names the remedy.</summary>
public sealed class SensorException : Exception
{
    /// <summary>A failure with its message.</summary>
    public SensorException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its message and its cause.</summary>
    public SensorException(string message, Exception? cause)
        : base(message, cause)
    {
    }

    /// <summary>
    /// True when not one device but the whole bus failed: the gateway closes the bus with all its sessions and opens it again.
    /// A device that does not answer is no failure of its bus.
    /// </summary>
    public bool BusFailed { get; init; }
}
