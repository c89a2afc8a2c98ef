using System.Runtime.InteropServices;

namespace Gateway.Abstractions.StoreParts;

/// <summary>Syncing a folder, so that names made or deleted in it survive a power cut. .NET does not open folders.</summary>
public static partial class FolderSync
{
    /// <summary>Does what it can: a file system that does not sync folders does not fail here.</summary>
    public static void Of(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, 0);
        if (handle >= 0)
        {
            _ = Sync(handle);
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
