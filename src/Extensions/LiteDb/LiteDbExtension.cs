using Gateway.Abstractions.Extensions;

[assembly: GatewayExtension(ExtensionContract.Version, typeof(Gateway.Extensions.LiteDb.LiteDbExtension))]

namespace Gateway.Extensions.LiteDb;

/// <summary>Adds the store engine <c>litedb</c>.</summary>
public sealed class LiteDbExtension : IGatewayExtension
{
    /// <summary>What <c>describe</c> says of the engine.</summary>
    public const string Summary =
        "LiteDB segments, synced by the gateway at each commit. Weaker than sqlite: no reserve for a full disk, whole segments are evicted, damage costs a segment and may begin a new stream.";

    /// <inheritdoc />
    public void Register(ExtensionLines lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        lines.Store("litedb", Summary, _ => LiteDbOutbox.Open);
    }
}
