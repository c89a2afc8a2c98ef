using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>Whether the disk has the room that the store may take.</summary>
internal static class StoreSpace
{
    /// <summary>What is wrong, as a warning for the operator; null: nothing, or nobody can say from here.</summary>
    public static string? Complaint(StoreSection store) => store.InMemory ? null : Complaint(store, Room(store.Path), Taken(store));

    /// <summary>The same of known figures.</summary>
    /// <param name="store">The settings.</param>
    /// <param name="room">Bytes that may still be written on its disk; null: nobody can say.</param>
    /// <param name="taken">Bytes that the store takes already.</param>
    internal static string? Complaint(StoreSection store, long? room, long taken) =>
        room is { } free && free + taken < store.Limit
            ? $"store.limit: warning: the disk of {store.Path} has {Quantities.FormatSize(free >> 20 << 20)} free, less than the store may take ({Quantities.FormatSize(store.Limit)}); free some space or set a lower limit"
            : null;

    private static long? Room(string path)
    {
        try
        {
            // The folder may not be made yet: then the disk is that of the nearest one above it.
            var folder = new DirectoryInfo(Path.GetFullPath(path));
            while (folder is { Exists: false })
            {
                folder = folder.Parent;
            }

            return folder is null ? null : new DriveInfo(folder.FullName).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static long Taken(StoreSection store)
    {
        var (folder, files) = store.Engine.Factory is null ? (store.Path, "outbox.*") : (Path.Combine(store.Path, store.Engine.Name), "*");
        try
        {
            return Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles(files).Sum(f => f.Length) : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
