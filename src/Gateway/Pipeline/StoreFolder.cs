using Gateway.Configuration;
using Gateway.Outbox;

namespace Gateway.Pipeline;

/// <summary>The durable store in its folder, as the configuration names it.</summary>
internal sealed class StoreFolder(StoreSection section)
{
    /// <summary>The database in the folder.</summary>
    public const string FileName = "outbox.db";

    /// <summary>Opens it; an <see cref="OpenStore"/>.</summary>
    public OpenedStore Open(bool replace) =>
        new(SqliteOutbox.Open(section.Path)) { File = Path.Combine(section.Path, FileName) };
}
