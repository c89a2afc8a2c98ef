using System.Globalization;
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

    private const string Linux = "i2c-";
    private const string Simulated = "sim-";

    /// <summary>
    /// Opens a bus. On a simulated one the members that can be simulated find a chip of their kind, so that a configuration is
    /// tried out by changing one word.
    /// </summary>
    /// <param name="name">As in the configuration: <c>i2c-1</c>, <c>sim-1</c>.</param>
    /// <param name="members">The sensors on it.</param>
    /// <param name="time">The clock of simulated chips.</param>
    /// <exception cref="SensorException">The bus cannot be opened; the message names the remedy.</exception>
    public static IBus Open(string name, IReadOnlyList<BusMember> members, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (IsNumbered(name, Linux))
        {
            return LinuxI2cBus.Open(name, "/dev/" + name);
        }

        if (!IsNumbered(name, Simulated))
        {
            throw new SensorException($"there is no bus '{name}'; use {I2cBounds}") { BusFailed = true };
        }

        var bus = new SimulatedI2cBus(name);
        foreach (var (id, sensor) in members)
        {
            if (sensor is IRehearsable rehearsable && !bus.Attach(rehearsable.Address, rehearsable.MakeChip(id, time)))
            {
                throw new SensorException($"sensor {id}: another sensor on {name} has address 0x{rehearsable.Address:x2} too; give one of them another address")
                {
                    BusFailed = true,
                };
            }
        }

        return bus;
    }

    /// <summary>The complaint about the name of an I²C bus; null when it is fine.</summary>
    internal static string? CheckI2c(string name) =>
        IsNumbered(name, Linux) || IsNumbered(name, Simulated) ? null : $"'{name}' is no I²C bus; write {I2cBounds}";

    private static bool IsNumbered(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && byte.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
