using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;
using Gateway.Configuration;
using Gateway.Outbox;

namespace Gateway.Pipeline;

/// <summary>
/// The store of an extension, in a folder of its own below <c>store.path</c>. The lock of that path is held here, so that it means the same for
/// every engine: no two programs at one store.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class ExtensionStore(StoreSection section, TimeProvider time) : IDisposable
{
    private const string Aside = ".set-aside";
    private FileStream? held;

    /// <summary>The folder of the store.</summary>
    public string Folder { get; } = Path.Combine(section.Path, section.Engine.Name);

    /// <summary>Opens it; an <see cref="OpenStore"/>.</summary>
    public OpenedStore Open(SetAside? replace)
    {
        held ??= StoreLock.Take(section.Path);
        try
        {
            if (replace is not null && Directory.Exists(Folder))
            {
                SetAsideFolder();
            }

            Directory.CreateDirectory(Folder);
            return new OpenedStore(section.Engine.Factory!(new OutboxOpening(Folder, section.Limit, time))) { Replaced = replace };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException($"{Folder}: cannot be used: {e.Message}; make it a folder writable for the user of the service", e);
        }
        catch (Exception e) when (e is not OutboxException)
        {
            throw new OutboxException($"the store {section.Engine.Name} of an extension failed to open: {e.GetType().Name}: {e.Message}", e);
        }
    }

    public void Dispose() => held?.Dispose();

    /// <summary>One is kept for whoever wants to look; more would fill the disk.</summary>
    private void SetAsideFolder()
    {
        if (Directory.Exists(Folder + Aside))
        {
            Directory.Delete(Folder + Aside, recursive: true);
        }

        Directory.Move(Folder, Folder + Aside);
    }
}
