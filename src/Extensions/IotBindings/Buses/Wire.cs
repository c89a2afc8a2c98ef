using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Buses;

/// <summary>
/// What happened between one open binding and its bus in the present step. It remembers a failed transfer that the binding may swallow,
/// whether anything was read at all, and ends a binding that asks for ever.
/// </summary>
/// <remarks>Used by the thread of the bus only.</remarks>
/// <param name="most">Transfers that one step may take.</param>
internal sealed class Wire(int most)
{
    private int transfers;

    /// <summary>The first transfer that failed in this step; null: none did.</summary>
    public SensorException? Failure { get; private set; }

    /// <summary>Whether anything was read in this step.</summary>
    public bool HasRead { get; private set; }

    /// <summary>Whether transfers are pretended: a binding that is being closed after a failure must not wait for a chip that is gone.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>A step begins.</summary>
    public void Begin()
    {
        Failure = null;
        HasRead = false;
        transfers = 0;
    }

    /// <summary>From now on nothing reaches the bus.</summary>
    public void Close() => IsClosed = true;

    /// <summary>A transfer begins; false: it is to be pretended.</summary>
    /// <exception cref="IOException">One failed before in this step, or there were too many: it is not even tried.</exception>
    public bool MayTransfer(string place)
    {
        if (IsClosed)
        {
            return false;
        }

        if (Failure is null && ++transfers > most)
        {
            throw Fail(new SensorException($"the binding asked {place} {most} times without an end: the chip seems to be busy for ever; take its power for a moment"));
        }

        return Failure is null ? true : throw Fail(Failure);
    }

    /// <summary>Something was read.</summary>
    public void Read() => HasRead = true;

    /// <summary>A transfer failed: what to throw at the binding, which knows the exceptions of its own library only.</summary>
    public IOException Fail(SensorException failure)
    {
        Failure ??= failure;
        return new IOException(failure.Message, failure);
    }
}
