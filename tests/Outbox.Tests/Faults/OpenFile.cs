using SQLitePCL;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>One connection's handle on a file of a <see cref="FaultDisk"/>.</summary>
internal sealed class OpenFile(FaultDisk disk, string name, FaultFile file, int flags)
{
    // SQLITE_OPEN_SUPER_JOURNAL, SQLITE_OPEN_MAIN_JOURNAL, SQLITE_OPEN_WAL: SQLite on Unix syncs their folder, once, when they are first synced.
    private const int Logs = raw.SQLITE_OPEN_MAIN_JOURNAL | 0x4000 | raw.SQLITE_OPEN_WAL;

    private bool syncsFolder = (flags & raw.SQLITE_OPEN_CREATE) != 0 && (flags & Logs) != 0;

    public FaultDisk Disk => disk;

    public string Name => name;

    public FaultFile File => file;

    public int Sync()
    {
        var result = disk.Change(Op.Sync, this, 0, null);
        if (result == raw.SQLITE_OK && syncsFolder)
        {
            result = disk.SyncFolder();
            syncsFolder = result != raw.SQLITE_OK;
        }

        return result;
    }

    public void Close() => disk.Alone(() =>
    {
        file.Shared.Unmap(this);
        file.Lock.Release(this, 0);
        return 0;
    });
}
