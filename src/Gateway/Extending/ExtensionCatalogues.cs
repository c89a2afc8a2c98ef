using Gateway.Abstractions;
using Gateway.Abstractions.Extensions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Links;
using Gateway.Abstractions.Sensors;
using Gateway.Configuration;
using Gateway.Drivers;

namespace Gateway.Extending;

/// <summary>The lines of all extensions, on their way into the catalogues: no name occurs twice, and what runs behind one is guarded.</summary>
/// <param name="builtin">What is built in.</param>
internal sealed class ExtensionCatalogues(ConfigurationSources builtin)
{
    private const int LongestName = 63;
    private readonly Dictionary<(string Kind, string Name), string> taken = [];
    private readonly List<CatalogueEntry<ISensor>> drivers = [];
    private readonly List<CatalogueEntry<Func<string, IPayloadFormat>>> formats = [];
    private readonly List<CatalogueEntry<LinkFactory>> links = [];
    private readonly List<CatalogueEntry<StoreEngine>> stores = [];
    private readonly List<BusKind> buses = [];

    /// <summary>Adds the lines of an extension, and gives what they are, each as <c>driver sample</c>.</summary>
    /// <exception cref="ExtensionException">A name cannot be used, or there is one already; then nothing is added.</exception>
    public IReadOnlyList<string> Add(string extension, ExtensionLines lines)
    {
        List<(string Kind, string Name, bool BuiltIn)> named =
        [
            .. lines.Drivers.Select(e => ("driver", e.Name, builtin.Drivers.Find(e.Name) is not null)),
            .. lines.Formats.Select(e => ("format", e.Name, builtin.Formats.Find(e.Name) is not null)),
            .. lines.Links.Select(e => ("link", e.Name, builtin.Links.Find(e.Name) is not null)),
            .. lines.Stores.Select(e => ("store", e.Name, builtin.Stores.Find(e.Name) is not null)),
            .. lines.Buses.Select(e => ("bus", e.Prefix, BusCatalog.Has(e.Prefix))),
        ];
        foreach (var (kind, name, isBuiltIn) in named)
        {
            var where = isBuiltIn ? "in the gateway" : taken.TryGetValue((kind, name), out var other) ? $"in the extension {other}" : null;
            var complaint = !IsName(name) || (kind is "bus" or "store" && name.Contains('/', StringComparison.Ordinal))
                ? $"it brings the {kind} '{name}', which is no usable name; allowed are lower-case letters, digits and '-'"
                : where is not null ? $"it brings the {kind} '{name}', and there is one {where} already; remove one of them, or rename it" : null;
            if (complaint is not null || named.Count(n => n.Kind == kind && n.Name == name) > 1)
            {
                throw new ExtensionException(complaint ?? $"it brings the {kind} '{name}' twice");
            }
        }

        named.ForEach(n => taken.Add((n.Kind, n.Name), extension));
        drivers.AddRange(lines.Drivers.Select(e => Guard("driver", extension, e, ISensor (s) => new GuardedSensor(s, extension))));
        formats.AddRange(lines.Formats.Select(e => Guard("format", extension, e, static f => f)));
        links.AddRange(lines.Links.Select(e => Guard("link", extension, e, static l => l)));
        stores.AddRange(lines.Stores.Select(e => Guard("engine", extension, e, f => new StoreEngine(e.Name, f) { Guarantee = e.Summary })));
        buses.AddRange(lines.Buses);
        return [.. named.Select(n => $"{n.Kind} {n.Name}{(n.Kind == "bus" ? "-N" : string.Empty)}")];
    }

    /// <summary>What a configuration is read against with these extensions.</summary>
    public ConfigurationSources With(ExtensionSet extensions) => builtin with
    {
        Extensions = extensions with { Buses = buses },
        Drivers = new Catalogue<ISensor>(builtin.Drivers.What, [.. builtin.Drivers.Entries, .. drivers]),
        Formats = new Catalogue<Func<string, IPayloadFormat>>(builtin.Formats.What, [.. builtin.Formats.Entries, .. formats]),
        Links = new Catalogue<LinkFactory>(builtin.Links.What, [.. builtin.Links.Entries, .. links]),
        Stores = new Catalogue<StoreEngine>(builtin.Stores.What, [.. builtin.Stores.Entries, .. stores]),
    };

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '/') && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]);

    /// <summary>An entry whose constructor may throw: then that is a problem with the setting that names it.</summary>
    private static CatalogueEntry<TOut> Guard<TIn, TOut>(string key, string extension, CatalogueEntry<TIn> entry, Func<TIn, TOut> made) => new(entry.Name, entry.Summary, settings =>
    {
        try
        {
            return made(entry.Construct(settings));
        }
        catch (Exception e)
        {
            settings.Problem(key, $"the extension {extension} failed to read its settings: {e.GetType().Name}: {e.Message}");
            settings.IgnoreRest();
            return default!;
        }
    });
}
