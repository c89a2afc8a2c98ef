using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers;

/// <summary>Every driver there is: one line each.</summary>
public static class DriverCatalog
{
    /// <summary>The table.</summary>
    public static Catalogue<ISensor> All { get; } = new("driver", []);
}
