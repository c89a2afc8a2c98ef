using System.Runtime.InteropServices;
using SQLitePCL;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>The memory that the connections to one database in WAL mode share, and its eight locks. Gone with the last of them.</summary>
internal sealed unsafe class SharedMemory
{
    // SQLITE_SHM_…, https://sqlite.org/c3ref/c_shm_exclusive.html; raw does not have them.
    private const int Unlock = 1;
    private const int SharedMode = 4;
    private const int Locks = 8;

    private readonly List<nint> pages = [];
    private readonly HashSet<OpenFile> users = [];
    private readonly HashSet<OpenFile>[] shared = [.. Enumerable.Range(0, Locks).Select(_ => new HashSet<OpenFile>())];
    private readonly OpenFile?[] exclusive = new OpenFile?[Locks];

    public void* Map(OpenFile user, int page, int size, bool extend)
    {
        users.Add(user);
        while (pages.Count <= page && extend)
        {
            pages.Add((nint)NativeMemory.AllocZeroed((nuint)size));
        }

        return page < pages.Count ? (void*)pages[page] : null;
    }

    public int Lock(OpenFile user, int first, int count, int flags)
    {
        var isShared = (flags & SharedMode) != 0;
        for (var i = first; i < first + count && (flags & Unlock) == 0; i++)
        {
            var others = exclusive[i] is { } holder && holder != user;
            if (others || (!isShared && shared[i].Any(u => u != user)))
            {
                return raw.SQLITE_BUSY;
            }
        }

        for (var i = first; i < first + count; i++)
        {
            if ((flags & Unlock) != 0)
            {
                Release(user, i);
            }
            else if (isShared)
            {
                shared[i].Add(user);
            }
            else
            {
                exclusive[i] = user;
            }
        }

        return raw.SQLITE_OK;
    }

    public void Unmap(OpenFile user)
    {
        if (!users.Remove(user))
        {
            return;
        }

        for (var i = 0; i < Locks; i++)
        {
            Release(user, i);
        }

        if (users.Count == 0)
        {
            pages.ForEach(p => NativeMemory.Free((void*)p));
            pages.Clear();
        }
    }

    private void Release(OpenFile user, int index)
    {
        shared[index].Remove(user);
        if (exclusive[index] == user)
        {
            exclusive[index] = null;
        }
    }
}
