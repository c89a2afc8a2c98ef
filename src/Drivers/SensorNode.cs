using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers;

/// <summary>What a sensor that has no bus opens in <c>/dev</c>.</summary>
/// <param name="Port">The serial port; null: a GPIO chip.</param>
/// <param name="Chip">The GPIO chip: its label, name or path; null: a serial port.</param>
public sealed record SensorNode(string? Port, string? Chip)
{
    /// <summary>That of a sensor; null when it needs none, or a simulated one.</summary>
    public static SensorNode? Of(ISensor sensor) => sensor switch
    {
        LineSensor { Request.Chip: var chip } when !chip.StartsWith(GpioLines.Simulated, StringComparison.Ordinal) => new SensorNode(null, chip),
        SerialLines { IsSimulated: false, Port: var port } => new SensorNode(port, null),
        _ => null,
    };
}
