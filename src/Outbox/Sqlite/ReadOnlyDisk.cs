using System.Runtime.InteropServices;

namespace Gateway.Outbox.Sqlite;

/// <summary>Notices a file system that was made read-only while files on it were open for writing, as the kernel's emergency remount does.</summary>
/// <remarks>
/// No call on an open file says so: Linux takes what is written over blocks that are there, and <c>fsync</c> returns success and writes nothing
/// (<c>ext4_sync_file</c>; only a file system that an error has stopped answers EROFS).
/// </remarks>
internal static partial class ReadOnlyDisk
{
    // unistd.h and errno.h of Linux, the same on every architecture.
    private const int MayWrite = 2;
    private const int IsReadOnly = 30;

    /// <summary>Whether <paramref name="path"/> lies on one. False when the system does not say.</summary>
    public static bool Holds(string path) => OperatingSystem.IsLinux() && Access(path, MayWrite) != 0 && Marshal.GetLastPInvokeError() == IsReadOnly;

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
