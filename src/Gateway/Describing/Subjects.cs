using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;

namespace Gateway.Describing;

/// <summary>The kinds of things there are, made from the catalogues and the declarations of their settings.</summary>
internal static class Subjects
{
    /// <summary>The drivers, each with the settings of a sensor of its kind.</summary>
    public static IReadOnlyList<Described> Drivers(ConfigurationSources sources) => [.. sources.Drivers.Entries.Select(Driver)];

    /// <summary>What rules compare.</summary>
    public static IReadOnlyList<Described> Signals() =>
    [
        new("value", "The last reading, held until the next; unknown while it is bad."),
    ];

    /// <summary>The payload formats.</summary>
    public static IReadOnlyList<Described> Formats(ConfigurationSources sources) => [.. sources.Formats.Entries.Select(e =>
    {
        var settings = Settings.ForDescription();
        e.Construct(settings);
        return new Described(e.Name, e.Summary) { Settings = settings.Declared };
    })];

    /// <summary>The settings of every section, as the file has them.</summary>
    public static IReadOnlyCollection<Setting> Configuration(ConfigurationSources sources)
    {
        var settings = Settings.ForDescription();
        ConfigurationReader.Read(settings, sources);
        return settings.Declared;
    }

    private static Described Driver(CatalogueEntry<Gateway.Abstractions.Sensors.ISensor> entry)
    {
        var settings = Settings.ForDescription();
        var sensor = SensorSection.Describe(settings, entry);
        return new Described(entry.Name, entry.Summary) { Settings = settings.Declared, Channels = sensor.Channels };
    }
}
