namespace TestKit;

/// <summary>
/// Finds recordings that are not part of this repository: in the folder that the environment variable
/// <c>GATEWAY_RECORDINGS</c> names, else in <c>shared/data</c> beside the repository.
/// </summary>
public static class RecordingFolder
{
    /// <summary>Path of the recording of that name; null when it is not there.</summary>
    public static string? Find(string name)
    {
        var named = Environment.GetEnvironmentVariable("GATEWAY_RECORDINGS");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); named is null && folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "data");
            named = File.Exists(Path.Combine(beside, name)) ? beside : null;
        }

        var path = named is null ? null : Path.Combine(named, name);
        return File.Exists(path) ? path : null;
    }
}
