using System.Buffers.Binary;
using System.Text;
using Gateway.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Extensions.LiteDb;

/// <summary>What the run before says of the store: it may be ahead of this, never behind.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Segment">The segment it wrote.</param>
/// <param name="Record">The last record that was committed.</param>
/// <param name="Next">By lane, the next number after it.</param>
internal sealed record RunMark(string Stream, long Segment, long Record, IReadOnlyList<long> Next);

/// <summary>
/// The file <c>run</c>: how far the store was committed. Written after each commit, but synced only when a segment begins: the kernel keeps it when
/// the process dies, and after a power cut an older one only claims less. Two places take turns, so that one is always whole.
/// </summary>
internal sealed class RunFile : IDisposable
{
    public const string FileName = "run";
    public const int SlotSize = 512;

    private const int Length = 72;

    private readonly SafeFileHandle file;
    private long turn;

    public RunFile(string folder)
    {
        file = File.OpenHandle(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var slots = new byte[2 * SlotSize];
        RandomAccess.Read(file, slots, 0);
        var (one, other) = (Turn(slots), Turn(slots.AsSpan(SlotSize)));
        turn = Math.Max(one, other);
        Found = turn == 0 ? null : Parse(one >= other ? slots : slots.AsSpan(SlotSize));
    }

    /// <summary>What the run before left; null: there was none, or it cannot be read.</summary>
    public RunMark? Found { get; }

    /// <summary>So far everything is on the disk.</summary>
    public void Write(string stream, long segment, long record, Func<Lane, long> next, bool sync)
    {
        Span<byte> slot = stackalloc byte[Length];
        slot.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], ++turn);
        Encoding.ASCII.GetBytes(stream, slot.Slice(16, 8));
        BinaryPrimitives.WriteInt64LittleEndian(slot[24..], segment);
        BinaryPrimitives.WriteInt64LittleEndian(slot[32..], record);
        foreach (var lane in Lanes.All)
        {
            BinaryPrimitives.WriteInt64LittleEndian(slot[(40 + (8 * (int)lane))..], next(lane));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(slot[4..], Frame.Sum(slot));
        try
        {
            RandomAccess.Write(file, slot, turn % 2 * SlotSize);
            if (sync)
            {
                RandomAccess.FlushToDisk(file);
            }
        }
        catch (IOException)
        {
            // A mark that is behind claims less than is true; what it follows is on the disk.
        }
    }

    public void Dispose() => file.Dispose();

    private static long Turn(ReadOnlySpan<byte> slot) =>
        BinaryPrimitives.ReadUInt32LittleEndian(slot[4..]) == Frame.Sum(slot[..Length]) ? BinaryPrimitives.ReadInt64LittleEndian(slot[8..]) : 0;

    private static RunMark Parse(ReadOnlySpan<byte> slot)
    {
        var next = new long[Lanes.Count];
        for (var lane = 0; lane < next.Length; lane++)
        {
            next[lane] = BinaryPrimitives.ReadInt64LittleEndian(slot[(40 + (8 * lane))..]);
        }

        return new RunMark(
            Encoding.ASCII.GetString(slot.Slice(16, 8)),
            BinaryPrimitives.ReadInt64LittleEndian(slot[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(slot[32..]),
            next);
    }
}
