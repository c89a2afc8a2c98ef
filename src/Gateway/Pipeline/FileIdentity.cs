using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gateway.Pipeline;

/// <summary>Which file a path leads to: device and inode. A file that was deleted and made anew is another one.</summary>
internal readonly partial record struct FileIdentity(ulong Device, ulong Inode)
{
    // statx(2); the layout of struct statx is the same on every architecture.
    private const int AtCurrentFolder = -100;
    private const uint InodeWanted = 0x100;
    private const int Size = 256;
    private const int InodeAt = 32;
    private const int DeviceAt = 136;
    private const int NoEntry = 2;
    private const int NoFolder = 20;

    /// <summary>The file at <paramref name="path"/>; null: there is none, or the system does not say.</summary>
    public static FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> buffer = stackalloc byte[Size];
        return Statx(AtCurrentFolder, path, 0, InodeWanted, ref MemoryMarshal.GetReference(buffer)) == 0
            ? new FileIdentity(BinaryPrimitives.ReadUInt64LittleEndian(buffer[DeviceAt..]), BinaryPrimitives.ReadUInt64LittleEndian(buffer[InodeAt..]))
            : null;
    }

    /// <summary>
    /// Whether the file that <paramref name="known"/> names is no longer at <paramref name="path"/>: deleted, moved away or replaced. False
    /// when the system does not say.
    /// </summary>
    public static bool IsGone(string path, FileIdentity known) =>
        OperatingSystem.IsLinux() && (Of(path) is { } now ? now != known : Marshal.GetLastPInvokeError() is NoEntry or NoFolder);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte into);
}
