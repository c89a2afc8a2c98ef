using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>A device on a simulated SPI bus.</summary>
internal interface ISimulatedSpiChip
{
    /// <summary>One transfer, as in <see cref="ISpiBus.Transfer"/>.</summary>
    void Transfer(ReadOnlySpan<byte> write, Span<byte> read);
}

/// <summary>A device on a simulated 1-Wire bus.</summary>
internal interface ISimulatedOneWireChip
{
    /// <summary>What the kernel's driver would say about it, as in <see cref="IOneWireBus.Read"/>.</summary>
    int Read(Span<byte> into);
}

/// <summary>A sensor on SPI that can be tried out without its hardware, as <see cref="IRehearsable"/>.</summary>
internal interface IRehearsableOnSpi
{
    /// <summary>Number of its select line.</summary>
    int Select { get; }

    /// <summary>Makes a chip that measures something of its own.</summary>
    ISimulatedSpiChip MakeChip(string id, TimeProvider time);
}

/// <summary>A sensor on 1-Wire that can be tried out without its hardware, as <see cref="IRehearsable"/>.</summary>
internal interface IRehearsableOnOneWire
{
    /// <summary>Id of the device.</summary>
    string Device { get; }

    /// <summary>Makes a chip that measures something of its own.</summary>
    ISimulatedOneWireChip MakeChip(string id, TimeProvider time);
}

/// <summary>What <c>sim-N</c> is: an I²C, an SPI and a 1-Wire bus under one name, each with its simulated chips.</summary>
internal sealed class SimulatedBus(string name) : II2cBus, ISpiBus, IOneWireBus
{
    private readonly SimulatedI2cBus i2c = new(name);
    private readonly Dictionary<int, ISimulatedSpiChip> spi = [];
    private readonly Dictionary<string, ISimulatedOneWireChip> oneWire = new(StringComparer.Ordinal);

    /// <summary>Whose chips are attached, and who brought them.</summary>
    private readonly Dictionary<ISensor, ISensor> attached = new(ReferenceEqualityComparer.Instance);

    public string Name => name;

    /// <summary>Attaches the chip of a sensor, once; null, or what another sensor on this bus has too.</summary>
    public string? Attach(BusMember member, TimeProvider time)
    {
        if (attached.ContainsKey(member.Sensor))
        {
            return null;
        }

        var bringer = Twins.Of(member.Sensor);
        var taken = AttachChip(bringer, member.Id, time);
        if (taken is null)
        {
            attached.Add(member.Sensor, bringer);
        }

        return taken;
    }

    /// <summary>Takes away the chip of a sensor.</summary>
    public void Detach(BusMember member)
    {
        attached.Remove(member.Sensor, out var bringer);
        switch (bringer)
        {
            case IRehearsable s:
                i2c.Detach(s.Address);
                break;
            case IRehearsableOnSpi s:
                spi.Remove(s.Select);
                break;
            case IRehearsableOnOneWire s:
                oneWire.Remove(s.Device);
                break;
        }
    }

    private string? AttachChip(ISensor sensor, string id, TimeProvider time) => sensor switch
    {
        IRehearsable s when !i2c.Attach(s.Address, s.MakeChip(id, time)) => $"address 0x{s.Address:x2}",
        IRehearsableOnSpi s when !spi.TryAdd(s.Select, s.MakeChip(id, time)) => $"select line {s.Select}",
        IRehearsableOnOneWire s when !oneWire.TryAdd(s.Device, s.MakeChip(id, time)) => $"device {s.Device}",
        _ => null,
    };

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read) => i2c.Transfer(address, write, read);

    public void Transfer(SpiDevice device, ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (!spi.TryGetValue(device.Select, out var chip))
        {
            throw SpiFaults.NoDevice(name, device.Select);
        }

        chip.Transfer(write, read);
    }

    public int Read(string id, Span<byte> into) =>
        oneWire.TryGetValue(id, out var chip) ? chip.Read(into) : throw new SensorException($"no device {id} on {name}");

    public void Dispose() => i2c.Dispose();
}
