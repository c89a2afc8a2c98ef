using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers;

/// <summary>Every driver there is: one line each.</summary>
public static class DriverCatalog
{
    /// <summary>The table.</summary>
    public static Catalogue<ISensor> All { get; } = new("driver",
    [
        new("host", "Measures the machine itself: processor, memory, load, disk, network and temperature.", s => new Host(s)),
        new("replay", "Plays a recording (CSV or JSON lines) with the times written in it.", s => new Replay(s)),
        new("simulated", "Makes up readings: waves, noise and faults on a schedule, the same for the same seed.", s => new Simulated(s)),
    ]);
}
