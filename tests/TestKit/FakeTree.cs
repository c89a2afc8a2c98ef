namespace TestKit;

/// <summary>A folder that looks like a part of a machine, as <c>/sys</c>, deleted with it.</summary>
public sealed class FakeTree : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sys-");

    /// <summary>Its path.</summary>
    public string Root => folder.FullName;

    /// <summary>Writes a file; its folders come by themselves.</summary>
    public void Set(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Makes a link to another path in the tree.</summary>
    public void Link(string path, string target)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.CreateSymbolicLink(full, Path.Combine(Root, target));
    }

    /// <summary>Takes a file or a folder away.</summary>
    public void Remove(string path)
    {
        var full = Path.Combine(Root, path);
        if (Directory.Exists(full))
        {
            Directory.Delete(full, recursive: true);
        }
        else
        {
            File.Delete(full);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
