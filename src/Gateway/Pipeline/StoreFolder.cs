using Gateway.Configuration;
using Gateway.Outbox;

namespace Gateway.Pipeline;

/// <summary>The durable store in its folder, as the configuration names it: the one that is built in, or that of an extension.</summary>
internal sealed class StoreFolder(StoreSection section, TimeProvider time) : IDisposable
{
    /// <summary>The database in the folder.</summary>
    public const string FileName = "outbox.db";

    /// <summary>As many as <see cref="Diagnostics.Product.Boot"/> has.</summary>
    private const int BootDigits = 8;

    private readonly ExtensionStore? other = section.Engine.Factory is null ? null : new ExtensionStore(section, time);

    /// <summary>What is there when there is a store: a file, or a folder.</summary>
    public string Place => other?.Folder ?? Path.Combine(section.Path, FileName);

    /// <summary>Opens it; an <see cref="OpenStore"/>.</summary>
    public OpenedStore Open(SetAside? replace)
    {
        if (other is not null)
        {
            return other.Open(replace);
        }

        var outbox = SqliteOutbox.Open(section.Path, new SqliteOptions { Limit = section.Limit, Time = time, SetAside = replace });
        return new OpenedStore(outbox)
        {
            File = outbox.File,
            Replaced = outbox.Replaced is { } old ? new SetAside(old.Reason, old.Stream, old.Next) : null,
            Unclean = outbox.Unclean is { } stop ? new UncleanRun(stop.Boot.Length >= BootDigits ? stop.Boot[..BootDigits] : null) : null,
            Salvage = outbox.Salvage is { } salvage ? salvage.Fill : null,
        };
    }

    public void Dispose() => other?.Dispose();
}
