using Gateway.Configuration;
using Gateway.Outbox;

namespace Gateway.Pipeline;

/// <summary>The durable store in its folder, as the configuration names it.</summary>
internal sealed class StoreFolder(StoreSection section, TimeProvider time)
{
    /// <summary>The database in the folder.</summary>
    public const string FileName = "outbox.db";

    /// <summary>As many as <see cref="Diagnostics.Product.Boot"/> has.</summary>
    private const int BootDigits = 8;

    /// <summary>Opens it; an <see cref="OpenStore"/>.</summary>
    public OpenedStore Open(SetAside? replace)
    {
        var outbox = SqliteOutbox.Open(section.Path, new SqliteOptions { Limit = section.Limit, Time = time, SetAside = replace });
        return new OpenedStore(outbox)
        {
            File = outbox.File,
            Replaced = outbox.Replaced is { } old ? new SetAside(old.Reason, old.Stream, old.Next) : null,
            Unclean = outbox.Unclean is { } stop ? new UncleanRun(stop.Boot.Length >= BootDigits ? stop.Boot[..BootDigits] : null) : null,
            Salvage = outbox.Salvage is { } salvage ? salvage.Fill : null,
        };
    }
}
