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

    /// <summary>The kinds of buses they bring.</summary>
    public IReadOnlyList<BusKind> Buses { get; init; } = [];

    /// <summary>What is wrong with the folder as a whole; null: nothing.</summary>
    public Problem? Fault { get; init; }

    /// <summary>Those that could not be loaded, each as one line with its reason.</summary>
    public IEnumerable<string> Warnings => All.Where(e => e.Error is not null).Select(e => $"{e.Folder}: the extension is not loaded: {e.Error}");

    /// <summary>What they mean for the reading of settings.</summary>
    public Extended Extended => new(Buses, All.Where(e => e.Error is not null).Select(e => e.Name).ToList() is { Count: > 0 } failed
        ? $" (not loaded, see 'sensor-gateway describe extensions': the extension{(failed.Count > 1 ? "s" : string.Empty)} {string.Join(", ", failed)})"
        : string.Empty);

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
            return catalogues.With(new ExtensionSet(all));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return builtin with { Extensions = Faulty(folder, $"cannot be read: {e.Message}") };
        }
    }

    private static ExtensionSet Faulty(string path, string reason) => None with { Fault = new Problem(new Place(path, 0, 0), string.Empty, reason) };
}
