namespace Gateway.Outbox.Tests.Faults;

/// <summary>A store whose database is on a <see cref="FaultDisk"/>; its lock is a real file in a real folder, gone afterwards.</summary>
internal sealed class FaultStore : IDisposable
{
    private readonly TempFolder folder = new();
    private IDisposable? mounted;

    public FaultStore(DiskImage? image = null) => Insert(new FaultDisk(image ?? DiskImage.Empty));

    /// <summary>The disk that is mounted now.</summary>
    public FaultDisk Disk { get; private set; } = null!;

    /// <summary>Takes the disk out and puts <paramref name="disk"/> in. The store must be closed.</summary>
    public FaultDisk Insert(FaultDisk disk)
    {
        mounted?.Dispose();
        mounted = FaultVfs.Mount(folder.Path, disk);
        return Disk = disk;
    }

    public SqliteOutbox Open() => SqliteOutbox.Open(folder.Path);

    public string this[string name] => folder[name];

    /// <summary>The files that are really in the folder.</summary>
    public IEnumerable<string?> RealFiles => Directory.GetFiles(folder.Path).Select(Path.GetFileName);

    public void Dispose()
    {
        mounted?.Dispose();
        folder.Dispose();
    }
}
