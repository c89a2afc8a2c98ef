using Gateway.Configuration;
using Gateway.Drivers;

namespace Gateway.Doctor;

/// <summary>Whether the buses that the configuration names are there, and if not what switches them on.</summary>
internal static class BusChecks
{
    private const string I2cModule = "i2c-dev";

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Look(Machine machine, GatewayConfiguration configuration)
    {
        var boot = BootConfiguration.Read(machine);
        var places = configuration.Sensors.Select(s => (s.Id, Place: SensorPlace.Of(s.Sensor))).Where(s => s.Place is not null).ToList();
        foreach (var bus in places.GroupBy(s => s.Place!.Bus, s => s.Place!, StringComparer.Ordinal))
        {
            if (bus.Key.StartsWith("i2c-", StringComparison.Ordinal))
            {
                yield return I2c(machine, boot, bus.Key);
            }
            else if (bus.Key.StartsWith("spi-", StringComparison.Ordinal))
            {
                foreach (var select in bus.Select(p => p.Select ?? 0).Distinct())
                {
                    yield return Spi(machine, boot, bus.Key, select);
                }
            }
            else if (bus.Key == "w1")
            {
                foreach (var finding in OneWire(machine, boot, [.. places.Where(s => s.Place!.Bus == bus.Key)]))
                {
                    yield return finding;
                }
            }
        }
    }

    private static Finding I2c(Machine machine, BootConfiguration? boot, string bus)
    {
        var (subject, node) = ("bus " + bus, "/dev/" + bus);
        if (machine.Exists(node))
        {
            return Finding.Fine(subject, node + " is there");
        }

        var missing = node + " does not exist";
        var number = bus["i2c-".Length..];
        if (boot is not null && !(number switch { "1" => boot.IsOn("i2c_arm", "i2c", "i2c1"), "0" => boot.IsOn("i2c_vc", "i2c0"), _ => boot.HasOverlay("i2c") }))
        {
            // Beyond the two of the header each bus has an overlay of its own.
            return Finding.Wrong(subject, missing + ": the interface is off; after this line, restart the board", number switch { "1" => "dtparam=i2c_arm=on", "0" => "dtparam=i2c_vc=on", _ => "dtoverlay=i2c" + number }, boot.Path);
        }

        return machine.Exists("/sys/module/i2c_dev")
            ? Finding.Wrong(subject, missing + Elsewhere(boot, machine.In("/dev", "i2c-*")))
            : Finding.Wrong(subject, $"{missing}: the module {I2cModule} is not loaded", $"echo {I2cModule} | sudo tee /etc/modules-load.d/{I2cModule}.conf && sudo modprobe {I2cModule}");
    }

    private static Finding Spi(Machine machine, BootConfiguration? boot, string bus, int select)
    {
        var node = $"/dev/spidev{bus["spi-".Length..]}.{select}";
        var subject = $"bus {bus}.{select}";
        return machine.Exists(node) ? Finding.Fine(subject, node + " is there")
            : boot is not null && !boot.IsOn("spi") && !boot.HasOverlay("spi") ? Finding.Wrong(subject, node + " does not exist: the interface is off; after this line, restart the board", bus == "spi-0" ? "dtparam=spi=on" : $"dtoverlay=spi{bus["spi-".Length..]}-2cs", boot.Path)
            : Finding.Wrong(subject, $"{node} does not exist{Elsewhere(boot, machine.In("/dev", "spidev*"))}");
    }

    private static IEnumerable<Finding> OneWire(Machine machine, BootConfiguration? boot, List<(string Id, SensorPlace? Place)> sensors)
    {
        const string folder = "/sys/bus/w1/devices";
        if (!machine.Exists(folder))
        {
            yield return boot is not null && !boot.HasOverlay("w1-gpio")
                ? Finding.Wrong("bus w1", folder + " does not exist: the interface is off; after this line, restart the board", "dtoverlay=w1-gpio,gpiopin=4", boot.Path)
                : Finding.Wrong("bus w1", $"{folder} does not exist{Elsewhere(boot, [])}", "sudo modprobe w1-gpio && sudo modprobe w1-therm");
            yield break;
        }

        yield return Finding.Fine("bus w1", folder + " is there");
        foreach (var (id, place) in sensors.Where(s => s.Place!.Device is { } device && !machine.Exists($"{folder}/{device}")))
        {
            var found = string.Join(", ", machine.In(folder, "28-*").Select(Path.GetFileName));
            yield return Finding.Wrong("sensor " + id, $"there is no device {place!.Device}; {(found.Length > 0 ? $"found were {found}" : "none was found: check wiring and pull-up (4.7 kΩ)")}");
        }
    }

    private static string Elsewhere(BootConfiguration? boot, IReadOnlyList<string> others) =>
        others.Count > 0 ? $"; there are {string.Join(", ", others)}: correct the setting 'bus'"
        : boot is not null ? $", though {boot.Path} switches it on: restart the board"
        : ": this machine has no such bus, or its driver is not loaded";
}
