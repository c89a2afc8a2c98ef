namespace TestKit;

/// <summary>A folder with extensions, made of the built projects beside the one that runs; nobody else may write in it.</summary>
public sealed class ExtensionFolder : IDisposable
{
    /// <summary>The project with one driver, format, store and bus.</summary>
    public const string Sample = "SampleExtension";

    /// <summary>The project that does wrong what the name of its folder says.</summary>
    public const string Broken = "BrokenExtension";

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Searchable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("gateway-extensions-").FullName;

    /// <summary>Puts a built project there; returns its folder.</summary>
    /// <param name="project">Which.</param>
    /// <param name="name">Name of the folder.</param>
    public string Add(string project, string name)
    {
        var folder = Empty(name);
        foreach (var file in Directory.EnumerateFiles(OutputOf(project)))
        {
            var copy = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file));
            File.Copy(file, copy);
            Allow(copy, Readable);
        }

        return folder;
    }

    /// <summary>Makes an empty folder there.</summary>
    public string Empty(string name)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        Allow(folder, Searchable);
        return folder;
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static void Allow(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary><c>tests/Project/bin/Debug/net10.0</c>, with the last two as of the running test.</summary>
    private static string OutputOf(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Repository.PathOf("tests", project, "bin", own.Parent!.Name, own.Name);
    }
}
