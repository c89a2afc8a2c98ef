using System.Runtime.InteropServices;

namespace VirtualPi.Cuse;

/// <summary>The part of the kernel's FUSE protocol that a character device with ioctls needs (linux/fuse.h).</summary>
internal static class FuseAbi
{
    public const uint Open = 14;
    public const uint Release = 18;
    public const uint Interrupt = 36;
    public const uint Ioctl = 39;
    public const uint Init = 4096;

    /// <summary>In the answer to <see cref="Init"/>: an ioctl may ask for any memory of its caller.</summary>
    public const uint UnrestrictedIoctl = 1;

    /// <summary>In the answer to an ioctl: call again with this memory.</summary>
    public const uint Retry = 1 << 2;

    /// <summary>Room for the longest request: one ioctl with as much data as the kernel passes on.</summary>
    public const int LongestRequest = 256 * 1024;
}

/// <summary><c>struct fuse_in_header</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct FuseRequest
{
    public readonly uint Length;
    public readonly uint Operation;
    public readonly ulong Unique;
    public readonly ulong Node;
    public readonly uint User;
    public readonly uint Group;
    public readonly uint Process;
    public readonly uint Padding;
}

/// <summary><c>struct fuse_out_header</c>; the error is negative.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct FuseReply(uint Length, int Error, ulong Unique);

/// <summary><c>struct cuse_init_in</c> and the beginning of <c>struct cuse_init_out</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct CuseInit(uint Major, uint Minor, uint Unused, uint Flags);

/// <summary>The rest of <c>struct cuse_init_out</c>; the numbers of the device are the kernel's choice when zero.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CuseInitRest
{
    public uint LongestRead;
    public uint LongestWrite;
    public uint DeviceMajor;
    public uint DeviceMinor;
    public fixed uint Spare[10];
}

/// <summary><c>struct fuse_open_out</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct FuseOpened(ulong File, uint Flags, uint Padding);

/// <summary><c>struct fuse_ioctl_in</c>; what the caller's memory held follows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct FuseIoctl(ulong File, uint Flags, uint Command, ulong Argument, uint InSize, uint OutSize);

/// <summary><c>struct fuse_ioctl_out</c>; data or areas follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct FuseIoctlDone(int Result, uint Flags, uint InAreas, uint OutAreas);

/// <summary><c>struct fuse_ioctl_iovec</c>: some memory of the caller.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct FuseArea(ulong Address, ulong Length);
