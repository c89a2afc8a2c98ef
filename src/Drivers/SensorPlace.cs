using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers;

/// <summary>Where on its bus a sensor is.</summary>
/// <param name="Bus">The bus, as in the configuration.</param>
/// <param name="Address">Its address on I²C; null: it is not there.</param>
/// <param name="Select">Number of its select line on SPI; null: it is not there.</param>
/// <param name="Device">Its id on 1-Wire; null: it is not there.</param>
public sealed record SensorPlace(string Bus, int? Address, int? Select, string? Device)
{
    /// <summary>In words: <c>i2c-1 0x76</c>, <c>spi-0.1</c>, <c>w1 28-0000070e41ac</c>.</summary>
    public string Text => Address is { } address ? $"{Bus} 0x{address:x2}" : Select is { } select ? $"{Bus}.{select}" : Device is null ? Bus : $"{Bus} {Device}";

    /// <summary>The place of a sensor; null when it has no bus.</summary>
    public static SensorPlace? Of(ISensor sensor) => (sensor, sensor?.Bus) switch
    {
        (_, null) => null,
        (IRehearsable s, { } bus) => new SensorPlace(bus, s.Address, null, null),
        (IRehearsableOnSpi s, { } bus) => new SensorPlace(bus, null, s.Select, null),
        (IRehearsableOnOneWire s, { } bus) => new SensorPlace(bus, null, null, s.Device),
        ({ Place: { } place }, { } bus) => new SensorPlace(bus, place.Address, place.Select, null),
        (_, { } bus) => new SensorPlace(bus, null, null, null),
    };
}
