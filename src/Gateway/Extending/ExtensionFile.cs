using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Gateway.Abstractions.Extensions;

namespace Gateway.Extending;

/// <summary>The assembly of an extension, read without running anything of it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Contract">The contract that it was built against.</param>
/// <param name="Entry">Full name of its entry point.</param>
/// <param name="References">What it needs.</param>
internal sealed record ExtensionFile(string Path, int Contract, string Entry, IReadOnlyList<AssemblyName> References)
{
    private const string Ending = ".dll";

    /// <summary>As in <c>AssemblyInformationalVersion</c>, without the commit.</summary>
    public string? Version => FileVersionInfo.GetVersionInfo(Path).ProductVersion?.Split('+')[0];

    /// <summary>The assembly in <paramref name="folder"/> that says it is an extension: the one named like the folder, or else the only one.</summary>
    /// <exception cref="ExtensionException">There is none, or more than one.</exception>
    public static ExtensionFile Find(string folder)
    {
        var named = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(folder) + Ending);
        if (File.Exists(named))
        {
            var own = Read(named, out var isAssembly);
            if (own is not null || !isAssembly)
            {
                return own ?? throw new ExtensionException($"{named} is not an assembly of .NET; publish the extension anew");
            }
        }

        var found = Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal).Select(f => Read(f, out _)).OfType<ExtensionFile>().ToList();
        return found switch
        {
            [var one] => one,
            [] => throw new ExtensionException("no assembly in it has the attribute [assembly: GatewayExtension(…)]; see docs/extensions.md"),
            [var first, var second, ..] => throw new ExtensionException($"two assemblies in it have the attribute GatewayExtension, {System.IO.Path.GetFileName(first.Path)} and {System.IO.Path.GetFileName(second.Path)}; give each a folder of its own"),
        };
    }

    /// <summary>Reads an assembly; null when it is none (<paramref name="isAssembly"/> is false then) or does not have the attribute.</summary>
    private static ExtensionFile? Read(string path, out bool isAssembly)
    {
        isAssembly = false;
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata || file.GetMetadataReader() is not { IsAssembly: true } metadata)
            {
                return null;
            }

            isAssembly = true;
            foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
            {
                var attribute = metadata.GetCustomAttribute(handle);
                if (IsOurs(metadata, attribute))
                {
                    var value = metadata.GetBlobReader(attribute.Value);
                    value.ReadUInt16(); // The prolog (ECMA-335 II.23.3).
                    var contract = value.ReadInt32();
                    return new ExtensionFile(path, contract, value.ReadSerializedString() ?? string.Empty, Needs(metadata));
                }
            }

            return null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExtensionException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static List<AssemblyName> Needs(MetadataReader metadata) =>
        [.. metadata.AssemblyReferences.Select(r => metadata.GetAssemblyReference(r).GetAssemblyName())];

    private static bool IsOurs(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference || metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is not { Kind: HandleKind.TypeReference } parent)
        {
            return false;
        }

        var type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        return metadata.StringComparer.Equals(type.Name, nameof(GatewayExtensionAttribute)) && metadata.StringComparer.Equals(type.Namespace, typeof(GatewayExtensionAttribute).Namespace!);
    }
}
