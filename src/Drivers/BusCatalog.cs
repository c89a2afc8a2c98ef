using Gateway.Abstractions.Extensions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers;

/// <summary>A sensor that sits on a bus.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Sensor">The sensor, not open.</param>
public readonly record struct BusMember(string Id, ISensor Sensor);

/// <summary>Every kind of bus there is, and how one is opened by its name.</summary>
public static class BusCatalog
{
    /// <summary>What a bus may be called.</summary>
    internal const string I2cBounds = "i2c-N, or sim-N for a simulated one";

    /// <summary>What an SPI bus may be called.</summary>
    internal const string SpiBounds = "spi-N, or sim-N for a simulated one";

    /// <summary>What a 1-Wire bus may be called.</summary>
    internal const string OneWireBounds = "w1, w1:FOLDER where the devices are elsewhere, or sim-N for a simulated one";

    private const string Linux = "i2c-";
    private const string Spi = "spi-";
    private const string OneWire = "w1";
    private const string OneWireElsewhere = "w1:/";
    private const string Simulated = "sim-";

    /// <summary>
    /// Opens a bus. On a simulated one the members that can be simulated find a chip of their kind, so that a configuration is
    /// tried out by changing one word.
    /// </summary>
    /// <param name="name">As in the configuration: <c>i2c-1</c>, <c>spi-0</c>, <c>w1</c>, <c>sim-1</c>.</param>
    /// <param name="members">The sensors on it.</param>
    /// <param name="time">The clock of simulated chips.</param>
    /// <exception cref="SensorException">The bus cannot be opened; the message names the remedy.</exception>
    public static IBus Open(string name, IReadOnlyList<BusMember> members, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (BusKind.IsNumbered(name, Linux))
        {
            return LinuxI2cBus.Open(name, "/dev/" + name);
        }

        if (BusKind.IsNumbered(name, Spi))
        {
            return new LinuxSpiBus(name, "/dev/spidev" + name[Spi.Length..]);
        }

        if (CheckOneWire(name) is null && !BusKind.IsNumbered(name, Simulated))
        {
            return new LinuxOneWireBus(name, name == OneWire ? LinuxOneWireBus.Root : name[(OneWireElsewhere.Length - 1)..]);
        }

        if (KernelFiles.IsName(name))
        {
            return new KernelFiles();
        }

        if (!BusKind.IsNumbered(name, Simulated))
        {
            throw new SensorException($"there is no bus '{name}'; use {I2cBounds}; {SpiBounds}; {OneWireBounds}") { BusFailed = true };
        }

        var bus = new SimulatedBus(name);
        foreach (var member in members)
        {
            if (bus.Attach(member, time) is { } taken)
            {
                throw new SensorException($"sensor {member.Id}: another sensor on {name} has {taken} too; give one of them another") { BusFailed = true };
            }
        }

        return bus;
    }

    /// <summary>
    /// A sensor is about to be opened on an open bus: on a simulated one it finds its chip, also when it came after the bus was opened. Does
    /// nothing on any other bus, and nothing the second time.
    /// </summary>
    /// <exception cref="SensorException">Another sensor on the bus is where this one is to be.</exception>
    public static void Join(IBus bus, in BusMember member, TimeProvider time)
    {
        if (bus is SimulatedBus simulated && simulated.Attach(member, time) is { } taken)
        {
            throw new SensorException($"another sensor on {simulated.Name} has {taken} too; give one of them another");
        }
    }

    /// <summary>A sensor is gone for good: its place on a simulated bus is free. Does nothing on any other bus.</summary>
    public static void Leave(IBus bus, in BusMember member)
    {
        if (bus is SimulatedBus simulated)
        {
            simulated.Detach(member);
        }
    }

    /// <summary>Whether what a sensor has in the place of a bus is files of the kernel or of a disk.</summary>
    public static bool IsFiles(string name) => KernelFiles.IsName(name);

    /// <summary>Whether a kind of buses of that prefix is built in.</summary>
    public static bool Has(string prefix) => prefix is "i2c" or "spi" or OneWire or "sim";

    /// <summary>The complaint about the name of an I²C bus; null when it is fine, or one of the <paramref name="others"/>.</summary>
    internal static string? CheckI2c(string name, Extended? others = null) =>
        BusKind.IsNumbered(name, Linux) || IsOther(name, others) ? null : $"'{name}' is no I²C bus; write {I2cBounds}{others?.OtherBuses}";

    /// <summary>As <see cref="CheckI2c"/>, of an SPI bus.</summary>
    internal static string? CheckSpi(string name, Extended? others = null) =>
        BusKind.IsNumbered(name, Spi) || IsOther(name, others) ? null : $"'{name}' is no SPI bus; write {SpiBounds}{others?.OtherBuses}";

    /// <summary>As <see cref="CheckI2c"/>, of a 1-Wire bus.</summary>
    internal static string? CheckOneWire(string name, Extended? others = null) =>
        name == OneWire || (name.StartsWith(OneWireElsewhere, StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal)) || IsOther(name, others)
            ? null
            : $"'{name}' is no 1-Wire bus; write {OneWireBounds}{others?.OtherBuses}";

    private static bool IsOther(string name, Extended? others) => BusKind.IsNumbered(name, Simulated) || others?.Bus(name) is not null;
}
