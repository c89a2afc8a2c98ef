using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>The group <c>store</c>: where events are kept until they are safe elsewhere.</summary>
/// <param name="InMemory">True for <c>engine: memory</c>: a restart loses what was not delivered.</param>
/// <param name="Path">Folder of the store.</param>
/// <param name="Limit">Most bytes of stored events; null: the disk is the limit.</param>
/// <param name="ReadingsLinger">How long readings may wait for others to share a transaction; alerts never wait.</param>
internal sealed record StoreSection(bool InMemory, string Path, long? Limit, TimeSpan ReadingsLinger)
{
    internal const string DefaultPath = "/var/lib/sensor-gateway";

    internal static StoreSection Read(Settings settings)
    {
        var engine = settings.Choice("engine", "Where events are kept; memory loses them at a restart.", ["sqlite", "memory"], "sqlite");
        var path = settings.FilePath("path", "Folder of the store.", DefaultPath);
        var limit = settings.OptionalSize("limit", "Most space for stored events.", low: 1 << 20);
        if (limit is not null)
        {
            settings.Problem("limit", "not available yet in this version, has no effect: the store grows until the disk is full", warning: true);
        }

        return new StoreSection(
            engine == "memory",
            path,
            limit,
            settings.Duration("readings-linger", "How long a reading may wait for others, so that they share one write.", TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromSeconds(60)));
    }
}
