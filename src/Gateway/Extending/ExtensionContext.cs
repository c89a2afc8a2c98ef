using System.Reflection;
using System.Runtime.Loader;

namespace Gateway.Extending;

/// <summary>
/// Where the assemblies of one extension live: its own ones from its folder, as its deps.json says; the contract and the framework from the
/// gateway, so that both sides mean the same types. Two extensions may bring different versions of a library.
/// </summary>
internal sealed class ExtensionContext : AssemblyLoadContext
{
    private static readonly Assembly Contract = typeof(Abstractions.Extensions.ExtensionContract).Assembly;
    private static readonly Dictionary<string, string> OfTheHost = Host();
    private readonly AssemblyDependencyResolver resolver;
    private readonly string folder;

    /// <summary>A context for the extension in the file <paramref name="path"/>.</summary>
    /// <exception cref="ExtensionException">Its deps.json cannot be read.</exception>
    public ExtensionContext(string path)
        : base("extension " + Path.GetFileNameWithoutExtension(path))
    {
        folder = Path.GetDirectoryName(path)!;
        try
        {
            resolver = new AssemblyDependencyResolver(path);
        }
        catch (InvalidOperationException e)
        {
            throw new ExtensionException($"{Path.ChangeExtension(path, ".deps.json")} cannot be read; publish the extension anew", e);
        }
    }

    /// <summary>Why a reference of the extension cannot be met; null: it can.</summary>
    public string? Objection(AssemblyName reference)
    {
        var name = reference.Name!;
        if (name.StartsWith("Gateway.", StringComparison.Ordinal) && name != Contract.GetName().Name && Find(reference) is null)
        {
            return $"it was built against {name}, which is no part of the contract; it may use Gateway.Abstractions only";
        }

        if (name == Contract.GetName().Name)
        {
            return reference.Version <= Contract.GetName().Version ? null
                : $"it was built against version {reference.Version} of the gateway, and this is {Contract.GetName().Version}; update the gateway, or build the extension against this one";
        }

        return (IsShared(name) && IsOfTheHost(reference)) || Find(reference) is not null ? null
            : OfTheHost.TryGetValue(name, out var path) && IsShared(name)
                ? $"it needs {name} {reference.Version}, and the gateway runs on {AssemblyName.GetAssemblyName(path).Version}; build it for the .NET of the gateway"
                : $"it needs {name} {reference.Version}, which is neither in its folder nor in the gateway; publish it with what it needs (dotnet publish)";
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Null: as the gateway itself finds it.
        return assemblyName.Name == Contract.GetName().Name ? Contract
            : IsShared(assemblyName.Name!) && IsOfTheHost(assemblyName) ? null
            : Find(assemblyName) is { } path ? LoadFromAssemblyPath(path)
            : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

    private static bool IsShared(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib";

    private static bool IsOfTheHost(AssemblyName reference) =>
        OfTheHost.TryGetValue(reference.Name!, out var path) && (reference.Version is null || AssemblyName.GetAssemblyName(path).Version >= reference.Version);

    private static Dictionary<string, string> Host() => ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .DistinctBy(p => Path.GetFileNameWithoutExtension(p), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(p => Path.GetFileNameWithoutExtension(p), StringComparer.OrdinalIgnoreCase);

    private string? Find(AssemblyName name)
    {
        if (resolver.ResolveAssemblyToPath(name) is { } path)
        {
            return path;
        }

        var beside = Path.Combine(folder, name.Name + ".dll");
        return File.Exists(beside) ? beside : null;
    }
}
