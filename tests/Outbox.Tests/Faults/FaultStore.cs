using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>
/// A store whose database is on a <see cref="FaultDisk"/>; its lock and its marker are real files in a real folder, gone afterwards.
/// They lie in memory where that is possible: nothing is proved by the disk below them, and each opening of a store syncs them several times.
/// </summary>
internal sealed class FaultStore : IDisposable
{
    private readonly TempFolder folder = new(Directory.Exists("/dev/shm") ? "/dev/shm" : null);
    private IDisposable? mounted;

    public FaultStore(DiskImage? image = null) => Insert(new FaultDisk(image ?? DiskImage.Empty));

    /// <summary>The disk that is mounted now.</summary>
    public FaultDisk Disk { get; private set; } = null!;

    /// <summary>The limit of the store; null: the default.</summary>
    public long? Limit { get; init; }

    /// <summary>Says how many bytes are free on the disk; null: those of the real one.</summary>
    public Func<long>? Free { get; set; }

    /// <summary>What <c>outbox.run</c> holds now; null: it is not there.</summary>
    public byte[]? Marker
    {
        get
        {
            if (!File.Exists(MarkerFile))
            {
                return null;
            }

            using var stream = new FileStream(MarkerFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
    }

    /// <summary>The files that are really in the folder.</summary>
    public IEnumerable<string?> RealFiles => Directory.GetFiles(folder.Path).Select(Path.GetFileName);

    private string MarkerFile => Path.Combine(folder.Path, "outbox.run");

    public string this[string name] => folder[name];

    /// <summary>Takes the disk out and puts <paramref name="disk"/> in, with its marker. The store must be closed.</summary>
    public FaultDisk Insert(FaultDisk disk)
    {
        mounted?.Dispose();
        Directory.CreateDirectory(folder.Path);
        if (Directory.Exists(Path.Combine(folder.Path, "quarantine")))
        {
            Directory.Delete(Path.Combine(folder.Path, "quarantine"), recursive: true);
        }

        File.Delete(MarkerFile);
        if (disk.Marker is { } marker)
        {
            File.WriteAllBytes(MarkerFile, marker);
        }

        disk.MirrorIn(folder.Path);
        mounted = FaultVfs.Mount(folder.Path, disk);
        return Disk = disk;
    }

    /// <summary>What is left when the power goes now, with the marker as it is now.</summary>
    public DiskImage After(Left left, int seed = 0)
    {
        if (CrashPoints.IsStopped(Marker))
        {
            Disk.SyncFolder();
        }

        return Disk.After(left, seed) with { Marker = Marker };
    }

    public SqliteOutbox Open() => SqliteOutbox.Open(folder.Path, new SqliteOptions { Limit = Limit ?? SqliteOptions.DefaultLimit, Free = Free });

    public void Dispose()
    {
        mounted?.Dispose();
        folder.Dispose();
    }
}
