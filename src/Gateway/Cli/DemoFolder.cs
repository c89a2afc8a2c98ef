namespace Gateway.Cli;

/// <summary>A folder for the time of the demo.</summary>
internal sealed class DemoFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sensor-gateway-demo-");

    /// <summary>Where the store goes.</summary>
    public string Store => Path.Combine(folder.FullName, "store");

    /// <inheritdoc />
    public void Dispose() => folder.Delete(recursive: true);
}
