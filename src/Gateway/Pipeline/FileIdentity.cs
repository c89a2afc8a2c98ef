using System.Runtime.InteropServices;
using Gateway.Diagnostics;

namespace Gateway.Pipeline;

/// <summary>Which file a path leads to: device and inode. A file that was deleted and made anew is another one.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    private const int NoEntry = 2;
    private const int NoFolder = 20;

    /// <summary>The file at <paramref name="path"/>; null: there is none, or the system does not say.</summary>
    public static FileIdentity? Of(string path) => FileStatus.Of(path) is { } status ? new FileIdentity(status.Device, status.Inode) : null;

    /// <summary>
    /// Whether the file that <paramref name="known"/> names is no longer at <paramref name="path"/>: deleted, moved away or replaced. False
    /// when the system does not say.
    /// </summary>
    public static bool IsGone(string path, FileIdentity known) =>
        OperatingSystem.IsLinux() && (Of(path) is { } now ? now != known : Marshal.GetLastPInvokeError() is NoEntry or NoFolder);
}
