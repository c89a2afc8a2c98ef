using System.Collections.Frozen;
using Gateway.Abstractions.Configuration;
using Gateway.Drivers;

namespace Gateway.Configuration;

/// <summary>What is allowed and most likely not meant: warnings only.</summary>
internal static class SensorAdvice
{
    /// <summary>Units as people write them. Any text may be a unit, but only what is written in UCUM can be converted and compared.</summary>
    private static readonly FrozenDictionary<string, string> Meant = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["°C"] = "Cel", ["℃"] = "Cel", ["C"] = "Cel", ["degC"] = "Cel", ["celsius"] = "Cel", ["Celsius"] = "Cel",
        ["°F"] = "[degF]", ["℉"] = "[degF]", ["F"] = "[degF]", ["degF"] = "[degF]",
        ["percent"] = "%", ["pct"] = "%", ["%RH"] = "%", ["RH"] = "%",
        ["lux"] = "lx", ["volt"] = "V", ["Volt"] = "V", ["Ω"] = "Ohm", ["ohm"] = "Ohm", ["µA"] = "uA", ["µV"] = "uV", ["m³"] = "m3", ["m²"] = "m2",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Looks at a sensor.</summary>
    /// <param name="sensor">The sensor.</param>
    /// <param name="settings">Its settings, where the warnings go.</param>
    /// <param name="before">Those above it.</param>
    public static void Give(SensorSection sensor, Settings settings, IReadOnlyList<SensorSection> before)
    {
        foreach (var point in sensor.Points)
        {
            if (point.Unit is { } unit && Meant.TryGetValue(unit, out var ucum))
            {
                settings.Problem("channels", $"the unit '{unit}' of channel {point.Channel} is not what it looks like in UCUM, so nothing can be converted to it; write {ucum}", warning: true);
            }
        }

        if (SensorPlace.Of(sensor.Sensor) is { } place && (place.Address is not null || place.Select is not null || place.Device is not null)
            && before.FirstOrDefault(s => SensorPlace.Of(s.Sensor) == place && AreOne(s, sensor)) is { } other)
        {
            settings.Problem(string.Empty, $"is at {place.Text}, and so is '{other.Id}': there can be one chip; correct bus, address or device of one of them", warning: true);
        }
    }

    /// <summary>Two entries may share a chip, each for other channels of it.</summary>
    private static bool AreOne(SensorSection one, SensorSection other) =>
        one.Driver != other.Driver || one.Points.Select(p => p.Channel).Intersect(other.Points.Select(p => p.Channel), StringComparer.Ordinal).Any();
}
