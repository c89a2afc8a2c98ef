namespace TestKit.Store;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
/// <param name="parent">Where it is made; null: among the temporary files.</param>
public sealed class TempFolder(string? parent = null) : IDisposable
{
    private readonly string root = parent is null
        ? Directory.CreateTempSubdirectory("outbox-test-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(parent, $"outbox-test-{Guid.NewGuid():N}")).FullName;

    /// <summary>A folder that is not there yet.</summary>
    public string Path => System.IO.Path.Combine(root, "store");

    public string this[string name] => System.IO.Path.Combine(root, name);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
