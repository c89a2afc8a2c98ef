using System.Reflection;
using Gateway.Abstractions.Extensions;

namespace Gateway.Extending;

/// <summary>Loads one extension: looks at all that can be looked at before anything of it runs.</summary>
internal static class ExtensionLoader
{
    /// <summary>Loads the extension in a folder. What is wrong with it stands in <see cref="Extension.Error"/>; nothing is thrown.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="trust">Whether code may be loaded from there.</param>
    /// <param name="catalogues">What it adds its lines to, all or none.</param>
    public static Extension Load(string folder, FolderTrust trust, ExtensionCatalogues catalogues)
    {
        var extension = new Extension(Path.GetFileName(folder), folder);
        try
        {
            if (trust.Objection(folder) is { } objection)
            {
                throw new ExtensionException(objection);
            }

            var file = ExtensionFile.Find(folder);
            extension = extension with { Version = file.Version, Contract = file.Contract };
            if (file.Contract != ExtensionContract.Version)
            {
                throw new ExtensionException(
                    $"it was built against contract {file.Contract}, and this gateway has contract {ExtensionContract.Version}; "
                    + (file.Contract < ExtensionContract.Version ? "get a version of it for this gateway" : "update the gateway, or get an older version of it"));
            }

            var lines = Register(file);
            return extension with { Brings = catalogues.Add(extension.Name, lines) };
        }
        catch (ExtensionException e)
        {
            return extension with { Error = e.Message };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return extension with { Error = $"it cannot be read: {e.Message}" };
        }
    }

    private static ExtensionLines Register(ExtensionFile file)
    {
        var context = new ExtensionContext(file.Path);
        if (file.References.Select(context.Objection).FirstOrDefault(o => o is not null) is { } objection)
        {
            throw new ExtensionException(objection);
        }

        try
        {
            var assembly = context.LoadFromAssemblyPath(file.Path);
            var type = assembly.GetCustomAttribute<GatewayExtensionAttribute>()!.Entry;
            if (type.IsAbstract || !typeof(IGatewayExtension).IsAssignableFrom(type) || type.GetConstructor(Type.EmptyTypes) is null)
            {
                throw new ExtensionException($"its entry point {type} must be a class that implements IGatewayExtension and has a public constructor without parameters");
            }

            var lines = new ExtensionLines();
            ((IGatewayExtension)Activator.CreateInstance(type)!).Register(lines);
            return lines;
        }
        catch (Exception e) when (e is not ExtensionException)
        {
            // Code of others: whatever comes out of it, the gateway goes on without it.
            var cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            throw new ExtensionException($"its entry point {file.Entry.Split(',')[0]} failed: {cause.GetType().Name}: {cause.Message}", e);
        }
    }
}
