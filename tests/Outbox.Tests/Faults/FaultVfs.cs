using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>
/// The file system that SQLite sees in this process: that of the machine, but for folders where a <see cref="FaultDisk"/> is
/// mounted. It is SQLite's default, so that the product is tested as it is.
/// </summary>
/// <remarks>An exception within a callback ends the process with its stack: it is a mistake in here or in a test's fault.</remarks>
internal static unsafe class FaultVfs
{
    private static readonly ConcurrentDictionary<string, FaultDisk> Disks = new(StringComparer.Ordinal);
    private static readonly Native.Vfs* Machine = Register();

    /// <summary>Puts <paramref name="disk"/> in the place of <paramref name="folder"/> until disposed.</summary>
    public static IDisposable Mount(string folder, FaultDisk disk)
    {
        _ = Machine;
        if (!Disks.TryAdd(folder, disk))
        {
            throw new InvalidOperationException($"{folder} is mounted already");
        }

        return new Mounted(folder);
    }

    private static Native.Vfs* Register()
    {
        Batteries_V2.Init();
        var machine = Native.FindVfs(null);
        var ours = (Native.Vfs*)NativeMemory.Alloc((nuint)sizeof(Native.Vfs));
        *ours = *machine;
        ours->FileSize = Math.Max(machine->FileSize, sizeof(Native.Slot));
        ours->Next = null;
        ours->Name = (byte*)Marshal.StringToCoTaskMemUTF8("faults");
        ours->Open = &Open;
        ours->Delete = &Delete;
        ours->Access = &Access;
        ours->FullPathname = &FullPathname;
        return Native.RegisterVfs(ours, 1) == raw.SQLITE_OK ? machine : throw new InvalidOperationException("the VFS cannot be registered");
    }

    [UnmanagedCallersOnly]
    private static int Open(Native.Vfs* vfs, byte* path, Native.Slot* slot, int flags, int* flagsOut)
    {
        if (!Find(path, out var disk, out var name))
        {
            return Machine->Open(Machine, path, slot, flags, flagsOut);
        }

        slot->Methods = null;
        var result = disk.Open(name, flags, out var opened);
        if (opened is not null)
        {
            slot->Methods = FileMethods.Table;
            slot->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(opened));
            if (flagsOut is not null)
            {
                *flagsOut = flags;
            }
        }

        return result;
    }

    [UnmanagedCallersOnly]
    private static int Delete(Native.Vfs* vfs, byte* path, int syncFolder)
    {
        if (!Find(path, out var disk, out var name))
        {
            return Machine->Delete(Machine, path, syncFolder);
        }

        var result = disk.Delete(name);
        return result == raw.SQLITE_OK && (syncFolder & 1) != 0 ? disk.SyncFolder() : result;
    }

    [UnmanagedCallersOnly]
    private static int Access(Native.Vfs* vfs, byte* path, int flags, int* result)
    {
        if (!Find(path, out var disk, out var name))
        {
            return Machine->Access(Machine, path, flags, result);
        }

        *result = disk.Exists(name) ? 1 : 0;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly]
    private static int FullPathname(Native.Vfs* vfs, byte* path, int size, byte* full)
    {
        if (!Find(path, out _, out _))
        {
            return Machine->FullPathname(Machine, path, size, full);
        }

        // Mounted folders are given by their full path.
        var text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(path);
        if (text.Length >= size)
        {
            return raw.SQLITE_CANTOPEN;
        }

        new ReadOnlySpan<byte>(path, text.Length + 1).CopyTo(new Span<byte>(full, size));
        return raw.SQLITE_OK;
    }

    private static bool Find(byte* path, out FaultDisk disk, out string name)
    {
        (disk, name) = (null!, string.Empty);
        if (path is null)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(path));
        name = Path.GetFileName(text);
        return Path.GetDirectoryName(text) is { } folder && Disks.TryGetValue(folder, out disk!);
    }

    private sealed class Mounted(string folder) : IDisposable
    {
        public void Dispose() => Disks.TryRemove(folder, out _);
    }
}
