using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <summary>A cursor as it stands in the store.</summary>
/// <param name="Upstream">Whose.</param>
/// <param name="Stream">The older stream it belongs to; null: the stream of the store.</param>
/// <param name="Lane">The lane.</param>
/// <param name="IsShadow">Whether nothing is kept for it.</param>
/// <param name="From">The first number ever owed.</param>
/// <param name="Acknowledged">The last number up to which everything is acknowledged.</param>
/// <param name="End">Of an older stream, the number behind its last.</param>
/// <param name="Lost">What it will never get and has not been told.</param>
/// <param name="Counts">How much it lost, ever, by reason.</param>
internal sealed record CursorImage(
    string Upstream, string? Stream, Lane Lane, bool IsShadow, long From, long Acknowledged, long End, LossRange[] Lost, long[] Counts)
{
    /// <summary>The cursor, for a store that goes on.</summary>
    public LaneCursor Cursor() => new(Upstream, Lane, From, Acknowledged, new LossLedger(Lost, Counts)) { IsShadow = IsShadow };

    /// <summary>Writes what the transaction under way makes of a cursor.</summary>
    public static void Write(ByteWriter bytes, LaneCursor cursor, string? stream, long end)
    {
        bytes.Text(cursor.Upstream);
        bytes.Text(stream);
        bytes.Byte((byte)cursor.Lane);
        bytes.Byte(cursor.IsShadow ? (byte)1 : (byte)0);
        bytes.Number(cursor.From);
        bytes.Number(cursor.Staged);
        bytes.Number(end);
        bytes.Number(cursor.Ledger.Staged.Length);
        foreach (var range in cursor.Ledger.Staged)
        {
            bytes.Number(range.From);
            bytes.Number(range.Count);
            bytes.Byte((byte)range.Reason);
        }

        foreach (var count in cursor.Ledger.StagedCounts)
        {
            bytes.Number(count);
        }
    }

    public static CursorImage Read(ByteReader bytes)
    {
        var (upstream, stream, lane, shadow) = (bytes.Text(), bytes.TextOrNull(), bytes.Byte(), bytes.Byte() == 1);
        var (from, acknowledged, end) = (bytes.Number(), bytes.Number(), bytes.Number());
        var lost = new LossRange[bytes.Count()];
        for (var i = 0; i < lost.Length; i++)
        {
            var first = bytes.Number();
            lost[i] = new LossRange(first, first + bytes.Number() - 1, (LossReason)bytes.Byte());
        }

        var counts = new long[LossLedger.Reasons];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = bytes.Number();
        }

        return lane < Lanes.Count
            ? new CursorImage(upstream, stream, (Lane)lane, shadow, from, acknowledged, end, lost, counts)
            : throw new FormatException("there is no such lane");
    }
}
