using Gateway.Abstractions.Configuration;

namespace Gateway.Abstractions;

/// <summary>
/// A table of named kinds (drivers, formats, links, stores), written by hand: the name used in the configuration, one
/// sentence, and how to construct one from its settings. Constructing does no I/O.
/// </summary>
public sealed class Catalogue<T>
{
    private readonly Dictionary<string, CatalogueEntry<T>> byName;

    /// <summary>Makes the table; a name given twice is a programming error.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Catalogue(string what, IReadOnlyList<CatalogueEntry<T>> entries)
    {
        What = what;
        Entries = entries;
        byName = entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>What the entries are, in the singular (<c>driver</c>), for messages.</summary>
    public string What { get; }

    /// <summary>The entries in the order written.</summary>
    public IReadOnlyList<CatalogueEntry<T>> Entries { get; }

    /// <summary>The entry of that name; null when there is none.</summary>
    public CatalogueEntry<T>? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>
    /// Reads <paramref name="key"/> as the name of an entry and constructs it from the same settings. An unknown name
    /// is a problem that lists the known ones; the result is then the default.
    /// </summary>
    public T? Read(Settings settings, string key, string summary, string? fallback = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var name = settings.Choice(key, summary, [.. byName.Keys.Order(StringComparer.Ordinal)], fallback);
        if (Find(name) is { } entry)
        {
            return entry.Construct(settings);
        }

        // Which other settings there are depends on the kind, so nothing more can be said about them.
        settings.IgnoreRest();
        return default;
    }
}

/// <summary>One line of a <see cref="Catalogue{T}"/>.</summary>
/// <param name="Name">The name used in the configuration.</param>
/// <param name="Summary">One sentence for <c>describe</c>.</param>
/// <param name="Construct">Reads the settings and validates them; no I/O.</param>
public sealed record CatalogueEntry<T>(string Name, string Summary, Func<Settings, T> Construct);
