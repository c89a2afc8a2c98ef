namespace Gateway.Outbox.Tests.Faults;

/// <summary>The names of files, as programs see them and as they are on the disk for certain.</summary>
internal sealed class FaultFolder
{
    private readonly Dictionary<string, FaultFile> files = [];
    private readonly Dictionary<string, FaultFile> synced = [];
    private readonly List<(string Name, FaultFile? File)> unsynced = [];

    public FaultFolder(DiskImage image)
    {
        foreach (var (name, content) in image.Files)
        {
            files[name] = synced[name] = new FaultFile(content);
        }
    }

    public FaultFile? Find(string name) => files.GetValueOrDefault(name);

    /// <summary>Gives <paramref name="name"/> to <paramref name="file"/>; null: to none.</summary>
    public void Name(string name, FaultFile? file)
    {
        Set(files, name, file);
        unsynced.Add((name, file));
    }

    public void Sync()
    {
        unsynced.ForEach(n => Set(synced, n.Name, n.File));
        unsynced.Clear();
    }

    public DiskImage After(Survival survival)
    {
        var names = new Dictionary<string, FaultFile>(synced);
        foreach (var (name, file) in unsynced.Take(survival.Names(unsynced.Count)))
        {
            Set(names, name, file);
        }

        return new DiskImage(names.OrderBy(n => n.Key, StringComparer.Ordinal).ToDictionary(n => n.Key, n => n.Value.After(survival)));
    }

    private static void Set(Dictionary<string, FaultFile> names, string name, FaultFile? file)
    {
        if (file is null)
        {
            names.Remove(name);
        }
        else
        {
            names[name] = file;
        }
    }
}
