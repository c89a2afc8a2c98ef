namespace Gateway.Abstractions.Extensions;

/// <summary>The entry point of an extension: the one type that its <see cref="GatewayExtensionAttribute"/> names, with a constructor without parameters.</summary>
public interface IGatewayExtension
{
    /// <summary>Adds lines to the catalogues. Called once at the start; does no I/O.</summary>
    void Register(ExtensionLines lines);
}

/// <summary>Says that an assembly is an extension, and against which contract it was built.</summary>
/// <param name="contract"><see cref="ExtensionContract.Version"/>, which the compiler copies into the extension.</param>
/// <param name="entry">The type that implements <see cref="IGatewayExtension"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class GatewayExtensionAttribute(int contract, Type entry) : Attribute
{
    /// <summary>The contract that the extension was built against.</summary>
    public int Contract { get; } = contract;

    /// <summary>The entry point.</summary>
    public Type Entry { get; } = entry;
}

/// <summary>The contract between the gateway and its extensions: everything public in this assembly.</summary>
public static class ExtensionContract
{
    /// <summary>Raised with each change that an extension built before would not survive.</summary>
    public const int Version = 1;
}
