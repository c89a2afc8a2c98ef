using System.Buffers.Binary;
using System.Text;
using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;

namespace Gateway.Outbox.Sqlite;

/// <summary>What a run of a store leaves beside it, so that the next one can tell whether the store went back in time.</summary>
/// <param name="Stream">Its stream; empty: it had not been opened yet.</param>
/// <param name="Boot">The boot of the machine it ran in.</param>
/// <param name="IsStopped">Whether the store was closed.</param>
/// <param name="Log">The log as it was then; default: not known, or there was none.</param>
/// <param name="Next">By lane, the next number after the last commit: the store may be ahead of it, never behind.</param>
internal sealed record RunMark(string Stream, string Boot, bool IsStopped, LogHeader Log, IReadOnlyList<long> Next)
{
    /// <summary>Bytes of one.</summary>
    public const int Length = 112;

    private const long Magic = 0x31_6b_72_61_4d_62_47_53;
    private const int BootLength = 36;

    /// <summary>Reads the newer of two; null: neither is whole.</summary>
    public static RunMark? Parse(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => (Turn(one), Turn(other)) switch
    {
        (0, 0) => null,
        var (a, b) => Parse(a >= b ? one : other),
    };

    /// <summary>Which writing of the marker it was, from 1; 0: it is not whole.</summary>
    public static long Turn(ReadOnlySpan<byte> slot) =>
        slot.Length >= Length && BinaryPrimitives.ReadInt64LittleEndian(slot) == Magic && BinaryPrimitives.ReadInt64LittleEndian(slot[104..]) == Sum(slot)
            ? BinaryPrimitives.ReadInt64LittleEndian(slot[8..])
            : 0;

    /// <summary>Writes one into <paramref name="slot"/>. Allocates nothing.</summary>
    public static void Write(Span<byte> slot, long turn, string stream, string boot, bool stopped, LogHeader log, NextNumbers? next)
    {
        slot[..Length].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(slot, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], turn);
        Encoding.ASCII.GetBytes(stream, slot.Slice(16, 8));
        Encoding.ASCII.GetBytes(boot.AsSpan(0, Math.Min(boot.Length, BootLength)), slot.Slice(24, BootLength));
        slot[60] = stopped ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(slot[64..], log.Salt);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[68..], log.Chance);
        for (var lane = 0; next is not null && lane < Lanes.Count; lane++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(slot[(72 + (8 * lane))..], next[(Lane)lane]);
        }

        BinaryPrimitives.WriteInt64LittleEndian(slot[104..], Sum(slot));
    }

    private static RunMark Parse(ReadOnlySpan<byte> slot)
    {
        var next = new long[Lanes.Count];
        for (var lane = 0; lane < next.Length; lane++)
        {
            next[lane] = Math.Max(1, BinaryPrimitives.ReadInt64LittleEndian(slot[(72 + (8 * lane))..]));
        }

        var log = new LogHeader(BinaryPrimitives.ReadUInt32LittleEndian(slot[64..]), BinaryPrimitives.ReadUInt32LittleEndian(slot[68..]));
        return new RunMark(Word(slot.Slice(16, 8)), Word(slot.Slice(24, BootLength)), slot[60] == 1, log, next);
    }

    private static string Word(ReadOnlySpan<byte> ascii) => Encoding.ASCII.GetString(ascii).TrimEnd('\0');

    private static long Sum(ReadOnlySpan<byte> slot)
    {
        var sum = new Checksum(uint.MaxValue);
        sum.Add(slot[..104]);
        return sum.Value;
    }
}
