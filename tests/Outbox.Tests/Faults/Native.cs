using System.Runtime.InteropServices;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>The structures that SQLite and a VFS share, https://sqlite.org/c3ref/vfs.html and https://sqlite.org/c3ref/io_methods.html</summary>
internal static unsafe partial class Native
{
    private const string Library = "e_sqlite3";

    /// <summary><c>sqlite3_vfs_find</c>; null: the default one.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find")]
    public static partial Vfs* FindVfs(byte* name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    public static partial int RegisterVfs(Vfs* vfs, int makeDefault);

    /// <summary><c>sqlite3_vfs</c>, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Vfs
    {
        public int Version;
        public int FileSize;
        public int MaxPath;
        public Vfs* Next;
        public byte* Name;
        public void* AppData;
        public delegate* unmanaged<Vfs*, byte*, Slot*, int, int*, int> Open;
        public delegate* unmanaged<Vfs*, byte*, int, int> Delete;
        public delegate* unmanaged<Vfs*, byte*, int, int*, int> Access;
        public delegate* unmanaged<Vfs*, byte*, int, byte*, int> FullPathname;
        public void* DlOpen;
        public void* DlError;
        public void* DlSym;
        public void* DlClose;
        public void* Randomness;
        public void* Sleep;
        public void* CurrentTime;
        public void* GetLastError;
        public void* CurrentTimeInt64;
        public void* SetSystemCall;
        public void* GetSystemCall;
        public void* NextSystemCall;
    }

    /// <summary><c>sqlite3_io_methods</c>, version 2: with shared memory, without memory mapping of the file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Methods
    {
        public int Version;
        public delegate* unmanaged<Slot*, int> Close;
        public delegate* unmanaged<Slot*, byte*, int, long, int> Read;
        public delegate* unmanaged<Slot*, byte*, int, long, int> Write;
        public delegate* unmanaged<Slot*, long, int> Truncate;
        public delegate* unmanaged<Slot*, int, int> Sync;
        public delegate* unmanaged<Slot*, long*, int> FileSize;
        public delegate* unmanaged<Slot*, int, int> Lock;
        public delegate* unmanaged<Slot*, int, int> Unlock;
        public delegate* unmanaged<Slot*, int*, int> CheckReservedLock;
        public delegate* unmanaged<Slot*, int, void*, int> FileControl;
        public delegate* unmanaged<Slot*, int> SectorSize;
        public delegate* unmanaged<Slot*, int> DeviceCharacteristics;
        public delegate* unmanaged<Slot*, int, int, int, void**, int> ShmMap;
        public delegate* unmanaged<Slot*, int, int, int, int> ShmLock;
        public delegate* unmanaged<Slot*, void> ShmBarrier;
        public delegate* unmanaged<Slot*, int, int> ShmUnmap;
    }

    /// <summary><c>sqlite3_file</c> as we use it: SQLite makes the room, <see cref="Handle"/> is a <see cref="GCHandle"/> to an <see cref="OpenFile"/>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Slot
    {
        public Methods* Methods;
        public nint Handle;

        public readonly OpenFile File => (OpenFile)GCHandle.FromIntPtr(Handle).Target!;
    }
}
