using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Control;
using Gateway.Drivers;
using Gateway.Drivers.Scanning;

namespace Gateway.Scanning;

/// <summary>
/// Scans one I²C bus after the other: on the bus that the gateway has open, between two of its transactions, or on one that is opened for it.
/// </summary>
/// <param name="sensors">The sensors that run here; their addresses are not asked.</param>
/// <param name="configured">Those that are configured and do not run; they are asked as anything else.</param>
/// <param name="buses">The buses that are open.</param>
/// <param name="nodes">What the kernel says about buses.</param>
/// <param name="time">The clock.</param>
internal sealed class BusScan(Func<IReadOnlyList<BusMember>> sensors, IReadOnlyList<BusMember> configured, OpenBuses buses, NodeInventory nodes, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private int scanning;

    /// <summary>Scans a bus; what was found, by address.</summary>
    /// <exception cref="RefusedException">It cannot be scanned; the message says why.</exception>
    public async Task<IReadOnlyList<AddressFound>> RunAsync(string bus)
    {
        if (Interlocked.Exchange(ref scanning, 1) != 0)
        {
            throw new RefusedException("another scan is under way; try again when it is over");
        }

        // A bus may hang for ever: then its thread stays behind, and nobody else scans. Whoever has got an answer may ask for the next at once.
        var work = Task.Run(() =>
        {
            try
            {
                return Scan(bus);
            }
            finally
            {
                Volatile.Write(ref scanning, 0);
            }
        }, CancellationToken.None);
        try
        {
            return await work.WaitAsync(Patience, time);
        }
        catch (SensorException e)
        {
            throw new RefusedException(e.Message);
        }
        catch (TimeoutException)
        {
            throw new RefusedException($"{bus} hangs: the scan did not end within {Patience.TotalSeconds:0} s; check the wiring and supply of its devices");
        }
    }

    /// <summary>The sensor at an address; null: none is configured there.</summary>
    public string? SensorAt(string bus, int address) =>
        sensors().Concat(configured).Where(s => IsAt(s, bus, address)).Select(s => s.Id).FirstOrDefault();

    private static bool IsAt(BusMember member, string bus, int address) => SensorPlace.Of(member.Sensor) is { } place && place.Bus == bus && place.Address == address;

    private IReadOnlyList<AddressFound> Scan(string name)
    {
        var taken = new Dictionary<int, string>(nodes.KernelDrivers(name));
        foreach (var sensor in sensors())
        {
            if (SensorPlace.Of(sensor.Sensor) is { Address: { } address } place && place.Bus == name)
            {
                taken[address] = "sensor " + sensor.Id;
            }
        }

        using var alarm = new Alarm(time);
        if (buses.Find(name) is { } open)
        {
            return open.IsI2c ? AddressScan.Run(open, taken, alarm.Wait) : throw NotI2c(name);
        }

        List<BusMember> members = [.. sensors().Concat(configured).Where(s => s.Sensor.Bus == name)];
        using var bus = buses.Open(name, members.Count > 0 ? members : AddressScan.Examples, time);
        return bus is II2cBus i2c ? AddressScan.Run(i2c, taken, alarm.Wait) : throw NotI2c(name);
    }

    private static RefusedException NotI2c(string name) => new($"{name} is no I²C bus: only those have addresses to look at");
}
