using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace VirtualPi.BlockLog;

/// <summary>One entry of the log: a write, or a flush (without bytes), behind which every write before it is on the disk for good.</summary>
/// <param name="Offset">Where on the disk, in bytes.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="DataAt">Where in the log they stand.</param>
internal readonly record struct LogEntry(long Offset, int Length, long DataAt)
{
    /// <summary>Whether it is a flush.</summary>
    public bool IsFlush => Length == 0;
}

/// <summary>
/// What was written to a disk, in its order, as qemu's <c>blklogwrites</c> and Linux' <c>dm-log-writes</c> keep it
/// (Documentation/admin-guide/device-mapper/log-writes.rst): a superblock, then for each entry a sector with its head and the sectors written.
/// </summary>
internal sealed class BlockLogFile
{
    private const ulong Magic = 0x6a736677736872;
    private const int CountAt = 16;
    private const ulong Flush = 1;
    private const ulong ForcedThrough = 2;
    private const ulong Mark = 8;

    private readonly byte[] log;

    /// <summary>Reads the whole log.</summary>
    /// <exception cref="InvalidDataException">It is none, or holds what the replay does not know.</exception>
    public BlockLogFile(string path)
    {
        log = File.ReadAllBytes(path);
        if (log.Length < 512 || Number(0) != Magic || Number(8) != 1)
        {
            throw new InvalidDataException($"{path} is no log of a block device");
        }

        var sector = BinaryPrimitives.ReadInt32LittleEndian(log.AsSpan(24));
        var at = (long)sector;
        for (var count = (long)Number(CountAt); count > 0; count--)
        {
            var (offset, length, flags) = ((long)Number(at) * sector, checked((int)Number(at + 8) * sector), Number(at + 16));
            if ((flags & ~(Flush | Mark)) != 0 || ((flags & Flush) != 0 && length > 0))
            {
                // Ours are mounted without discards, and qemu's disk has no forced writes.
                throw new InvalidDataException($"entry {Entries.Count} has flags {flags} and {length} bytes: {((flags & ForcedThrough) != 0 ? "forced writes are" : "that is")} not known here");
            }

            if (length > 0 || (flags & Flush) != 0)
            {
                Entries.Add(new LogEntry(offset, length, at + sector));
            }
            else
            {
                throw new InvalidDataException($"entry {Entries.Count} is empty and no flush: the stamps would be wrong behind it");
            }

            at += sector + length;
        }
    }

    /// <summary>Everything in order.</summary>
    public List<LogEntry> Entries { get; } = [];

    /// <summary>What a write wrote.</summary>
    public ReadOnlyMemory<byte> Data(in LogEntry entry) => log.AsMemory((int)entry.DataAt, entry.Length);

    /// <summary>How many entries a log under way has.</summary>
    public static long Count(SafeFileHandle log)
    {
        Span<byte> count = stackalloc byte[8];
        return RandomAccess.Read(log, count, CountAt) == 8 ? BinaryPrimitives.ReadInt64LittleEndian(count) : 0;
    }

    private ulong Number(long at) => BinaryPrimitives.ReadUInt64LittleEndian(log.AsSpan((int)at));
}
