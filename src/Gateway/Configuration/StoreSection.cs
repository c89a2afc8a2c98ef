using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>The group <c>store</c>: where events are kept until they are safe elsewhere.</summary>
/// <param name="InMemory">True for <c>engine: memory</c>: a restart loses what was not delivered.</param>
/// <param name="Path">Folder of the store.</param>
/// <param name="Limit">The most bytes that the store takes on the disk, its log and reserve included.</param>
/// <param name="ReadingsLinger">How long readings may wait for others to share a transaction; alerts never wait.</param>
internal sealed record StoreSection(bool InMemory, string Path, long Limit, TimeSpan ReadingsLinger)
{
    /// <summary>What keeps them on the disk.</summary>
    public StoreEngine Engine { get; init; } = StoreEngine.Sqlite;

    internal const string DefaultPath = "/var/lib/sensor-gateway";

    /// <summary>Enough for days of readings, and little enough for a small card.</summary>
    internal const long DefaultLimit = 512L << 20;

    private const long LeastLimit = 1L << 20;

    internal static StoreSection Read(Settings settings, ConfigurationSources sources)
    {
        var engine = sources.Stores.Read(settings, "engine", "Where events are kept; memory loses them at a restart.", StoreEngine.Sqlite.Name) ?? StoreEngine.Sqlite;
        return new StoreSection(
            engine == StoreEngine.Memory,
            settings.FilePath("path", "Folder of the store.", DefaultPath),
            settings.Size("limit", "The most space the store takes; when it is full the oldest readings go first, the oldest alerts last.", DefaultLimit, LeastLimit),
            settings.Duration("readings-linger", "How long a reading may wait for others, so that they share one write.", TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromSeconds(60)))
        {
            Engine = engine,
        };
    }
}
