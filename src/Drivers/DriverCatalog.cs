using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers;

/// <summary>Every driver there is: one line each.</summary>
public static class DriverCatalog
{
    /// <summary>The table.</summary>
    public static Catalogue<ISensor> All { get; } = new("driver",
    [
        new("bme280", "Bosch BME280 on I²C: temperature, humidity and air pressure.", s => new Bme280(s)),
        new("contact", "A contact on a GPIO line: door, window, float switch; each change with its exact time.", s => new Contact(s)),
        new("host", "Measures the machine itself: processor, memory, load, disk, network and temperature.", s => new Host(s)),
        new("replay", "Plays a recording (CSV or JSON lines) with the times written in it.", s => new Replay(s)),
        new("simulated", "Makes up readings: waves, noise and faults on a schedule, the same for the same seed.", s => new Simulated(s)),
    ]);
}
