using Gateway.Abstractions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Links;
using Gateway.Abstractions.Sensors;
using Gateway.Extending;

namespace Gateway.Configuration;

/// <summary>What a configuration is read against: the kinds there are, and what the machine says.</summary>
internal sealed record ConfigurationSources
{
    /// <summary>The drivers there are.</summary>
    public Catalogue<ISensor> Drivers { get; init; } = Gateway.Drivers.DriverCatalog.All;

    /// <summary>The payload formats there are.</summary>
    public Catalogue<Func<string, IPayloadFormat>> Formats { get; init; } = Gateway.Formats.FormatCatalog.All;

    /// <summary>The kinds of links there are.</summary>
    public Catalogue<LinkFactory> Links { get; init; } = Gateway.Mqtt.LinkCatalog.All;

    /// <summary>The kinds of stores there are.</summary>
    public Catalogue<StoreEngine> Stores { get; init; } = StoreEngine.All;

    /// <summary>The extensions, whose lines the catalogues have.</summary>
    public ExtensionSet Extensions { get; init; } = ExtensionSet.None;

    /// <summary>Looks up an environment variable; null: not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The host name, the default of the gateway's id.</summary>
    public string HostName { get; init; } = System.Environment.MachineName;

    /// <summary>Whether a variable that is not set is only a warning, as for <c>check</c> on another machine.</summary>
    public bool UnsetIsWarning { get; init; }
}
