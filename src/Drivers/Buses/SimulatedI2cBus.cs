using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>A device on a simulated I²C bus, true to the registers of the real one.</summary>
internal interface ISimulatedChip
{
    /// <summary>One transaction, as in <see cref="II2cBus.Transfer"/>. False: the chip does not acknowledge.</summary>
    bool Transfer(ReadOnlySpan<byte> write, Span<byte> read);
}

/// <summary>A sensor that can be tried out without its hardware: on a bus <c>sim-N</c> it meets a simulated chip of its kind.</summary>
internal interface IRehearsable
{
    /// <summary>The address at which the chip answers.</summary>
    int Address { get; }

    /// <summary>Makes a chip that measures a climate of its own.</summary>
    /// <param name="id">The sensor's id: another one, another climate.</param>
    /// <param name="time">The clock of the chip and of what it measures.</param>
    ISimulatedChip MakeChip(string id, TimeProvider time);
}

/// <summary>An I²C bus whose devices are simulated chips.</summary>
internal sealed class SimulatedI2cBus(string name) : II2cBus
{
    private readonly Dictionary<int, ISimulatedChip> chips = [];
    private bool closed;

    public string Name => name;

    /// <summary>Attaches a chip; false when one answers at that address already.</summary>
    public bool Attach(int address, ISimulatedChip chip) => chips.TryAdd(address, chip);

    /// <summary>Takes the chip at that address away.</summary>
    public void Detach(int address) => chips.Remove(address);

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        if (!chips.TryGetValue(address, out var chip) || !chip.Transfer(write, read))
        {
            throw I2cFaults.NoAnswer(name, address);
        }
    }

    public void Dispose() => closed = true;
}
