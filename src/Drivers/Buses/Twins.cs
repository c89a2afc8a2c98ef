using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>Sensors of extensions for whose chip there is a built-in driver, too: on a simulated bus they meet the simulated chip of that one.</summary>
internal static class Twins
{
    private static readonly Place Nowhere = new("", 0, 0);

    /// <summary>The sensor that brings the chip: the built-in one at the same place, or the sensor itself.</summary>
    public static ISensor Of(ISensor sensor) =>
        sensor.Place is { Twin: { } driver } place && DriverCatalog.All.Find(driver) is { } twin ? twin.Construct(At(place)) : sensor;

    private static Settings At(BusPlace place)
    {
        var entries = new List<MapEntry>();
        Add("address", place.Address);
        Add("select", place.Select);
        return new Settings(new MapNode(Nowhere, entries), string.Empty, Nowhere, []);

        void Add(string key, int? number)
        {
            if (number is { } value)
            {
                entries.Add(new MapEntry(Nowhere, key, new ScalarNode(Nowhere, value.ToString(CultureInfo.InvariantCulture))));
            }
        }
    }
}
