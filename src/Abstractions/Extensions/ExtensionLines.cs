using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Links;
using Gateway.Abstractions.Sensors;
using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.Extensions;

/// <summary>The lines that one extension adds to the catalogues of the gateway.</summary>
public sealed class ExtensionLines
{
    private readonly List<CatalogueEntry<ISensor>> drivers = [];
    private readonly List<CatalogueEntry<Func<string, IPayloadFormat>>> formats = [];
    private readonly List<CatalogueEntry<LinkFactory>> links = [];
    private readonly List<CatalogueEntry<OutboxFactory>> stores = [];
    private readonly List<BusKind> buses = [];

    /// <summary>Drivers, for <c>sensors.x.driver</c>.</summary>
    public IReadOnlyList<CatalogueEntry<ISensor>> Drivers => drivers;

    /// <summary>Payload formats, for <c>upstreams.x.format</c>.</summary>
    public IReadOnlyList<CatalogueEntry<Func<string, IPayloadFormat>>> Formats => formats;

    /// <summary>Links, for <c>upstreams.x.link</c>.</summary>
    public IReadOnlyList<CatalogueEntry<LinkFactory>> Links => links;

    /// <summary>Stores, for <c>store.engine</c>.</summary>
    public IReadOnlyList<CatalogueEntry<OutboxFactory>> Stores => stores;

    /// <summary>Kinds of buses, for <c>sensors.x.bus</c>.</summary>
    public IReadOnlyList<BusKind> Buses => buses;

    /// <summary>Adds a driver.</summary>
    /// <param name="name">As in the configuration.</param>
    /// <param name="summary">One sentence for <c>describe</c>.</param>
    /// <param name="construct">Reads the settings and validates them; no I/O.</param>
    public void Driver(string name, string summary, Func<Configuration.Settings, ISensor> construct) => drivers.Add(new(name, summary, construct));

    /// <summary>Adds a payload format; it gives a new one for the id of the gateway.</summary>
    /// <inheritdoc cref="Driver"/>
    public void Format(string name, string summary, Func<Configuration.Settings, Func<string, IPayloadFormat>> construct) => formats.Add(new(name, summary, construct));

    /// <summary>Adds a link.</summary>
    /// <inheritdoc cref="Driver"/>
    public void Link(string name, string summary, Func<Configuration.Settings, LinkFactory> construct) => links.Add(new(name, summary, construct));

    /// <summary>Adds a store.</summary>
    /// <inheritdoc cref="Driver"/>
    public void Store(string name, string summary, Func<Configuration.Settings, OutboxFactory> construct) => stores.Add(new(name, summary, construct));

    /// <summary>Adds a kind of buses.</summary>
    public void Bus(BusKind kind) => buses.Add(kind);
}
