namespace Gateway.Doctor;

/// <summary>The files of a machine, below a root of their own in tests. What cannot be read is as if it were not there.</summary>
/// <param name="root">The root of the file system.</param>
/// <param name="user">Who looks.</param>
internal sealed class Machine(string root, string user)
{
    /// <summary>Who looks.</summary>
    public string User => user;

    /// <summary>Where a full path of the machine really is.</summary>
    public string Path(string path) => System.IO.Path.Combine(root, path.TrimStart('/'));

    /// <summary>Whether there is such a file or folder.</summary>
    public bool Exists(string path) => System.IO.Path.Exists(Path(path));

    /// <summary>The text of a file without blanks at its ends; null: it cannot be read.</summary>
    public string? Text(string path) => Try(() => File.ReadAllText(Path(path)).Trim());

    /// <summary>The lines of a file without blanks at their ends; none when it cannot be read.</summary>
    public IReadOnlyList<string> Lines(string path) => Text(path)?.Split('\n', StringSplitOptions.TrimEntries) ?? [];

    /// <summary>What lies in a folder and is called like that, as paths of the machine.</summary>
    public IReadOnlyList<string> In(string folder, string pattern) =>
        Try(() => Directory.EnumerateFileSystemEntries(Path(folder), pattern).Select(p => $"{folder}/{System.IO.Path.GetFileName(p)}").Order(StringComparer.Ordinal).ToList()) ?? [];

    /// <summary>The rights on a file; null: nobody can say.</summary>
    public UnixFileMode? Mode(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(Path(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
