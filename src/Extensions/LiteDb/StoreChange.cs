using System.Collections.ObjectModel;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <summary>What one record changes of the <see cref="StoreState"/>.</summary>
internal sealed record StoreChange
{
    public static readonly IReadOnlyDictionary<string, byte[]?> NoStates = ReadOnlyDictionary<string, byte[]?>.Empty;

    public static readonly IReadOnlyDictionary<string, ResumeToken> NoTokens = ReadOnlyDictionary<string, ResumeToken>.Empty;

    /// <summary>Alert states and resume tokens; null: none.</summary>
    public OutboxBatch? Batch { get; init; }

    /// <summary>Dead letters that come, numbered.</summary>
    public IReadOnlyList<DeadLetter> Letters { get; init; } = [];

    /// <summary>The dead letter that goes; 0: none.</summary>
    public long Dropped { get; init; }

    /// <summary>The cursors; null: they stay.</summary>
    public CursorSet? Cursors { get; init; }

    /// <summary>The cursors of older streams, written with <see cref="Cursors"/>.</summary>
    public OlderStreams? Older { get; init; }

    /// <summary>What the record brings of older streams, which is not among <see cref="Older"/> yet.</summary>
    public IReadOnlyList<OlderExtent> Brought { get; init; } = [];

    /// <summary>The upstreams whose older streams are kept; null: all.</summary>
    public IReadOnlyList<UpstreamLanes>? Kept { get; init; }

    public void WriteCursors(ByteWriter bytes)
    {
        bytes.Byte(Cursors is null ? (byte)0 : (byte)1);
        if (Cursors is null)
        {
            return;
        }

        var others = new List<OlderStream>();
        for (var i = 0; Older is not null && i < Older.Count; i++)
        {
            if (Kept is null || OlderStreams.IsKept(Older[i].Upstream, Kept))
            {
                others.Add(Older[i]);
            }
        }

        bytes.Number(Cursors.Count + others.Sum(o => o.Cursors.Count));
        for (var i = 0; i < Cursors.Count; i++)
        {
            CursorImage.Write(bytes, Cursors[i], null, 0);
        }

        foreach (var other in others)
        {
            foreach (var cursor in other.Cursors)
            {
                CursorImage.Write(bytes, cursor, other.Stream, other.Next[cursor.Lane]);
            }
        }
    }

    public void WriteBrought(ByteWriter bytes)
    {
        bytes.Number(Brought.Count);
        foreach (var extent in Brought)
        {
            bytes.Text(extent.Upstream);
            bytes.Text(extent.Stream);
            bytes.Byte((byte)extent.Lane);
            bytes.Number(extent.First);
            bytes.Number(extent.Last);
        }
    }
}
