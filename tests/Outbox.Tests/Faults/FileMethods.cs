using System.Runtime.InteropServices;
using SQLitePCL;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>What SQLite calls on an open file of a <see cref="FaultDisk"/>.</summary>
internal static unsafe class FileMethods
{
    // SQLITE_IOCAP_POWERSAFE_OVERWRITE, as SQLite assumes on Unix: a torn write damages nothing beside what it was to write.
    private const int PowersafeOverwrite = 0x1000;

    public static Native.Methods* Table { get; } = Make();

    private static Native.Methods* Make()
    {
        var table = (Native.Methods*)NativeMemory.AllocZeroed((nuint)sizeof(Native.Methods));
        table->Version = 2;
        table->Close = &Close;
        table->Read = &Read;
        table->Write = &Write;
        table->Truncate = &Truncate;
        table->Sync = &Sync;
        table->FileSize = &FileSize;
        table->Lock = &Lock;
        table->Unlock = &Unlock;
        table->CheckReservedLock = &CheckReservedLock;
        table->FileControl = &FileControl;
        table->SectorSize = &SectorSize;
        table->DeviceCharacteristics = &DeviceCharacteristics;
        table->ShmMap = &ShmMap;
        table->ShmLock = &ShmLock;
        table->ShmBarrier = &ShmBarrier;
        table->ShmUnmap = &ShmUnmap;
        return table;
    }

    [UnmanagedCallersOnly]
    private static int Close(Native.Slot* slot)
    {
        slot->File.Close();
        GCHandle.FromIntPtr(slot->Handle).Free();
        slot->Methods = null;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly]
    private static int Read(Native.Slot* slot, byte* into, int count, long offset)
    {
        var file = slot->File;
        return file.Disk.Read(file, offset, new Span<byte>(into, count));
    }

    [UnmanagedCallersOnly]
    private static int Write(Native.Slot* slot, byte* data, int count, long offset)
    {
        var file = slot->File;
        return file.Disk.Change(Op.Write, file, offset, new ReadOnlySpan<byte>(data, count).ToArray());
    }

    [UnmanagedCallersOnly]
    private static int Truncate(Native.Slot* slot, long length)
    {
        var file = slot->File;
        return file.Disk.Change(Op.Truncate, file, length, null);
    }

    [UnmanagedCallersOnly]
    private static int Sync(Native.Slot* slot, int flags) => slot->File.Sync();

    [UnmanagedCallersOnly]
    private static int FileSize(Native.Slot* slot, long* size)
    {
        var file = slot->File;
        *size = file.Disk.Alone(() => file.File.Length);
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly]
    private static int Lock(Native.Slot* slot, int level)
    {
        var file = slot->File;
        return file.Disk.Alone(() => file.File.Lock.Take(file, level));
    }

    [UnmanagedCallersOnly]
    private static int Unlock(Native.Slot* slot, int level)
    {
        var file = slot->File;
        return file.Disk.Alone(() =>
        {
            file.File.Lock.Release(file, level);
            return raw.SQLITE_OK;
        });
    }

    [UnmanagedCallersOnly]
    private static int CheckReservedLock(Native.Slot* slot, int* result)
    {
        var file = slot->File;
        *result = file.Disk.Alone(() => file.File.Lock.IsReserved) ? 1 : 0;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly]
    private static int FileControl(Native.Slot* slot, int op, void* argument) => raw.SQLITE_NOTFOUND;

    [UnmanagedCallersOnly]
    private static int SectorSize(Native.Slot* slot) => 4096;

    [UnmanagedCallersOnly]
    private static int DeviceCharacteristics(Native.Slot* slot) => PowersafeOverwrite;

    [UnmanagedCallersOnly]
    private static int ShmMap(Native.Slot* slot, int page, int size, int extend, void** mapped)
    {
        var file = slot->File;
        *mapped = (void*)file.Disk.Alone(() => (nint)file.File.Shared.Map(file, page, size, extend != 0));
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly]
    private static int ShmLock(Native.Slot* slot, int first, int count, int flags)
    {
        var file = slot->File;
        return file.Disk.Alone(() => file.File.Shared.Lock(file, first, count, flags));
    }

    [UnmanagedCallersOnly]
    private static void ShmBarrier(Native.Slot* slot) => Interlocked.MemoryBarrier();

    [UnmanagedCallersOnly]
    private static int ShmUnmap(Native.Slot* slot, int delete)
    {
        var file = slot->File;
        return file.Disk.Alone(() =>
        {
            file.File.Shared.Unmap(file);
            return raw.SQLITE_OK;
        });
    }
}
