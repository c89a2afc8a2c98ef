using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <summary>The folder <c>quarantine</c>: segments that could not be read, for whoever wants to look at them.</summary>
internal static class Quarantine
{
    /// <summary>So many files are kept, two for a segment; the oldest go first.</summary>
    public const int Most = 8;

    /// <summary>Moves a segment there; if that is not possible, deletes it.</summary>
    public static void Move(string folder, long segment)
    {
        var place = Path.Combine(folder, "quarantine");
        try
        {
            Directory.CreateDirectory(place);
            Move(SegmentNames.Data(folder, segment), place);
            Move(SegmentNames.Log(folder, segment), place);
            foreach (var old in Directory.GetFiles(place).OrderDescending(StringComparer.Ordinal).Skip(Most))
            {
                File.Delete(old);
            }

            FolderSync.Of(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Delete(folder, segment);
        }
    }

    /// <summary>Deletes the files of a segment; one that cannot be deleted is not used again.</summary>
    public static void Delete(string folder, long segment)
    {
        try
        {
            File.Delete(SegmentNames.Data(folder, segment));
            File.Delete(SegmentNames.Log(folder, segment));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // At the next start it is in no list, and deleted then.
        }
    }

    private static void Move(string file, string place)
    {
        if (File.Exists(file))
        {
            File.Move(file, Path.Combine(place, Path.GetFileName(file)), overwrite: true);
        }
    }
}
