namespace TestKit.Store;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("outbox-test-").FullName;

    /// <summary>A folder that is not there yet.</summary>
    public string Path => System.IO.Path.Combine(root, "store");

    public string this[string name] => System.IO.Path.Combine(root, name);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
