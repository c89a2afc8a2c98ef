using SQLitePCL;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>The five levels of SQLite's lock on a database, among the handles of this process, https://sqlite.org/lockingv3.html</summary>
internal sealed class FileLock
{
    public const int Shared = 1;
    public const int Reserved = 2;
    public const int Pending = 3;
    public const int Exclusive = 4;

    private readonly Dictionary<OpenFile, int> held = [];

    public bool IsReserved => held.Values.Any(level => level >= Reserved);

    public int Take(OpenFile handle, int level)
    {
        var mine = held.GetValueOrDefault(handle);
        if (mine >= level)
        {
            return raw.SQLITE_OK;
        }

        var others = held.Where(h => h.Key != handle).Select(h => h.Value).DefaultIfEmpty().Max();
        var free = level switch
        {
            Shared => others < Pending,
            Reserved => others < Reserved,
            _ => others == 0,
        };
        if (free)
        {
            held[handle] = level;
        }
        else if (level == Exclusive && mine == Reserved && others == Shared)
        {
            // Keeps new readers out while the old ones leave.
            held[handle] = Pending;
        }

        return free ? raw.SQLITE_OK : raw.SQLITE_BUSY;
    }

    public void Release(OpenFile handle, int level)
    {
        if (level == 0)
        {
            held.Remove(handle);
        }
        else if (held.GetValueOrDefault(handle) > level)
        {
            held[handle] = level;
        }
    }
}
