using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Commands;
using Gateway.Configuration;
using Gateway.Rules;
using Gateway.Rules.Signals;

namespace Gateway.Describing;

/// <summary>The kinds of things there are, made from the catalogues and the declarations of their settings.</summary>
internal static class Subjects
{
    /// <summary>The drivers, each with the settings of a sensor of its kind.</summary>
    public static IReadOnlyList<Described> Drivers(ConfigurationSources sources) => [.. sources.Drivers.Entries.Select(Driver)];

    /// <summary>What rules compare, each with what may stand in the group <c>signal</c> beside it.</summary>
    public static IReadOnlyList<Described> Signals()
    {
        var settings = Settings.ForDescription();
        Rule.Read("NAME", settings);
        var inner = settings.Declared.Single(s => s.Key == "signal").Children;
        return [.. SignalCatalog.All.Select(s => new Described(s.Name, s.Summary) { Settings = [.. inner.Where(i => s.Keys.Contains(i.Key, StringComparer.Ordinal))] })];
    }

    /// <summary>The payload formats.</summary>
    public static IReadOnlyList<Described> Formats(ConfigurationSources sources) => All(sources.Formats);

    /// <summary>What makes the connections to upstreams.</summary>
    public static IReadOnlyList<Described> Links(ConfigurationSources sources) => All(sources.Links);

    /// <summary>What keeps the events.</summary>
    public static IReadOnlyList<Described> Stores(ConfigurationSources sources) => All(sources.Stores);

    /// <summary>The extensions, those included that are not loaded.</summary>
    public static IReadOnlyList<Described> Extensions(ConfigurationSources sources) =>
        [.. sources.Extensions.All.Select(e => new Described(e.Name, e.Error is null ? string.Join(", ", e.Brings) : $"not loaded: {e.Error}") { Extension = e })];

    /// <summary>The commands an upstream can be allowed.</summary>
    public static IReadOnlyList<Described> Commands() => [.. CommandCatalog.All.Select(static c => new Described(c.Name, c.Summary))];

    /// <summary>The settings of every section, as the file has them.</summary>
    public static IReadOnlyCollection<Setting> Configuration(ConfigurationSources sources)
    {
        var settings = Settings.ForDescription();
        ConfigurationReader.Read(settings, sources);
        return settings.Declared;
    }

    private static IReadOnlyList<Described> All<T>(Catalogue<T> catalogue) => [.. catalogue.Entries.Select(static e =>
    {
        var settings = Settings.ForDescription();
        e.Construct(settings);
        return new Described(e.Name, e.Summary) { Settings = settings.Declared };
    })];

    private static Described Driver(CatalogueEntry<Gateway.Abstractions.Sensors.ISensor> entry)
    {
        var settings = Settings.ForDescription();
        var sensor = SensorSection.Describe(settings, entry);
        return new Described(entry.Name, entry.Summary) { Settings = settings.Declared, Channels = sensor?.Channels ?? [] };
    }
}
