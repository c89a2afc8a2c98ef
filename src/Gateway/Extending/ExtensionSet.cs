using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Extensions;
using Gateway.Configuration;

namespace Gateway.Extending;

/// <summary>The extensions that were found as the program started. They stay for as long as it runs.</summary>
/// <param name="All">In the order of their names, those included that could not be loaded.</param>
internal sealed record ExtensionSet(IReadOnlyList<Extension> All)
{
    /// <summary>Where they are unless the command line says otherwise.</summary>
    public const string DefaultPath = "/usr/lib/sensor-gateway/extensions";

    /// <summary>There are none.</summary>
    public static ExtensionSet None { get; } = new([]);

    /// <summary>Where they were looked for.</summary>
    public string Folder { get; init; } = DefaultPath;

    /// <summary>The kinds of buses they bring.</summary>
    public IReadOnlyList<BusKind> Buses { get; init; } = [];

    /// <summary>What is wrong with the folder as a whole; null: nothing.</summary>
    public Problem? Fault { get; init; }

    /// <summary>Those that could not be loaded, and why.</summary>
    public IEnumerable<Problem> Warnings => Failed.Select(e => new Problem(new Place(e.Folder, 0, 0), string.Empty, $"the extension is not loaded: {e.Error}", IsWarning: true));

    /// <summary>What they mean for the reading of settings.</summary>
    public Extended Extended => new(Buses, Failed.Select(e => e.Name).ToList() switch
    {
        [] => string.Empty,
        [var one] => $" (it may come from the extension {one}, which is not loaded: see 'sensor-gateway describe extensions')",
        var many => $" (it may come from the extensions {string.Join(", ", many)}, which are not loaded: see 'sensor-gateway describe extensions')",
    });

    private IEnumerable<Extension> Failed => All.Where(e => e.Error is not null);

    /// <summary>Loads what is in a folder, and gives what a configuration is read against with it.</summary>
    /// <param name="path">The folder, which must be there; null: the usual one, which need not.</param>
    /// <param name="builtin">What is built in.</param>
    /// <param name="trust">Whether code may be loaded from a folder; null: as for this process.</param>
    public static ConfigurationSources Load(string? path, ConfigurationSources builtin, FolderTrust? trust = null)
    {
        var folder = Path.GetFullPath(path ?? DefaultPath);
        try
        {
            if (!Directory.Exists(folder))
            {
                return path is null ? builtin : builtin with { Extensions = Faulty(path, "does not exist; name the folder that holds a folder for each extension") };
            }

            var catalogues = new ExtensionCatalogues(builtin);
            trust ??= FolderTrust.OfThis();
            var all = Directory.EnumerateDirectories(folder)
                .Where(d => !Path.GetFileName(d).StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .Select(d => ExtensionLoader.Load(d, trust, catalogues))
                .ToList();
            return catalogues.With(new ExtensionSet(all) { Folder = folder });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return builtin with { Extensions = Faulty(folder, $"cannot be read: {e.Message}") };
        }
    }

    private static ExtensionSet Faulty(string path, string reason) => None with { Fault = new Problem(new Place(path, 0, 0), string.Empty, reason) };
}
