using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gateway.Diagnostics;

/// <summary>What the system says about a file or folder.</summary>
/// <param name="Device">The device it is on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Owner">Id of the user it belongs to.</param>
/// <param name="Mode">Its type and permissions, as in stat(2).</param>
internal readonly partial record struct FileStatus(ulong Device, ulong Inode, uint Owner, uint Mode)
{
    // statx(2); the layout of struct statx is the same on every architecture.
    private const int AtCurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint Wanted = 0x7ff;
    private const int Size = 256;
    private const int OwnerAt = 20;
    private const int ModeAt = 28;
    private const int InodeAt = 32;
    private const int DeviceAt = 136;

    // stat.h
    private const uint TypeMask = 0xf000;
    private const uint Link = 0xa000;
    private const uint Sticky = 0x200;
    private const uint WriteOfOthers = 0x12;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => (Mode & TypeMask) == Link;

    /// <summary>Whether its group or everybody may write it.</summary>
    public bool OthersMayWrite => (Mode & WriteOfOthers) != 0;

    /// <summary>Whether, as in <c>/tmp</c>, only its owner may remove what is in it.</summary>
    public bool IsSticky => (Mode & Sticky) != 0;

    /// <summary>What is at <paramref name="path"/>; null: nothing, or the system does not say.</summary>
    /// <param name="path">Where.</param>
    /// <param name="follow">Whether a symbolic link stands for what it leads to.</param>
    public static FileStatus? Of(string path, bool follow = true)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> buffer = stackalloc byte[Size];
        return Statx(AtCurrentFolder, path, follow ? 0 : NoFollow, Wanted, ref MemoryMarshal.GetReference(buffer)) == 0
            ? new FileStatus(
                BinaryPrimitives.ReadUInt64LittleEndian(buffer[DeviceAt..]),
                BinaryPrimitives.ReadUInt64LittleEndian(buffer[InodeAt..]),
                BinaryPrimitives.ReadUInt32LittleEndian(buffer[OwnerAt..]),
                BinaryPrimitives.ReadUInt16LittleEndian(buffer[ModeAt..]))
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte into);
}
