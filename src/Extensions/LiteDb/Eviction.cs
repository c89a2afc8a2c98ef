using Gateway.Abstractions;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <summary>
/// Makes room by giving up the oldest segments. Their readings go; alerts and system events are carried on into the newest segment as long as they
/// are at most a fifth of theirs.
/// </summary>
internal sealed class Eviction(SegmentLog log)
{
    /// <summary>What an event takes beside its data, about.</summary>
    private const int EventSize = 80;

    private const int UrgentShare = 5;

    private readonly List<Segment> planned = [];
    private readonly List<(string Stream, OwedEvent Event)> carried = [];
    private long evicted;

    /// <summary>Whether the record that is written next gives up segments.</summary>
    public bool IsPlanned => planned.Count > 0 || carried.Count > 0;

    /// <summary>The events that the record must hold, because their segment goes.</summary>
    public IReadOnlyList<(string Stream, OwedEvent Event)> Carried => carried;

    /// <summary>Plans for the transaction under way, of which the cursors are staged.</summary>
    /// <param name="cursors">The cursors.</param>
    /// <param name="older">The older streams.</param>
    /// <param name="force">The disk is full: the oldest segment goes at once. Its losses are written when there is room.</param>
    /// <returns>Whether anything goes that was not planned before.</returns>
    public bool Plan(CursorSet cursors, OlderStreams older, bool force)
    {
        if (!force)
        {
            Forget();
        }

        var bytes = log.Bytes - planned.Sum(s => s.Bytes);
        var before = planned.Count;
        foreach (var segment in log.Before.Where(s => !s.IsGone && !planned.Contains(s)).ToList())
        {
            if (!force && bytes <= log.Sizes.Kept)
            {
                break;
            }

            Stage(segment, cursors, older);
            planned.Add(segment);
            bytes -= segment.Bytes;
            if (force)
            {
                log.Delete(segment);
                break;
            }
        }

        return planned.Count > before;
    }

    /// <summary>The record is on the disk. Returns how many events went.</summary>
    public long Finish()
    {
        planned.ForEach(log.Delete);
        var count = evicted;
        Forget();
        return count;
    }

    /// <summary>Nothing is planned any more.</summary>
    public void Forget()
    {
        planned.Clear();
        carried.Clear();
        evicted = 0;
    }

    private void Stage(Segment segment, CursorSet cursors, OlderStreams older)
    {
        var room = segment.Bytes / UrgentShare;
        foreach (var lane in Lanes.All)
        {
            // Alerts first: they have the room before system events.
            var kept = lane == Lane.Readings ? null : Owed(segment, lane, cursors, older);
            var size = kept?.Sum(e => EventSize + e.Event.Event.Data.Length) ?? long.MaxValue;
            if (size <= room)
            {
                room -= size;
                carried.AddRange(kept!);
                continue;
            }

            foreach (var range in segment.Ranges.Where(r => r.Key.Lane == lane))
            {
                Stage(range, cursors, older);
            }
        }
    }

    private void Stage(in Extent range, CursorSet cursors, OlderStreams older)
    {
        var (lane, stream) = (range.Key.Lane, range.Key.Stream);
        if (stream == log.Stream && cursors.Stores(lane))
        {
            cursors.StageEviction(lane, range.First, range.Last);
            evicted += Math.Max(0, range.Last - Math.Max(range.First - 1, cursors.Settled(lane, otherwise: 0)));
        }

        for (var i = 0; i < older.Count; i++)
        {
            if (older[i].Stream == stream)
            {
                older[i].Cursors[(int)lane].StageEviction(range.First, Math.Min(range.Last, older[i].Next[lane] - 1));
            }
        }
    }

    /// <summary>The events of a lane that somebody is still owed.</summary>
    private List<(string Stream, OwedEvent Event)> Owed(Segment segment, Lane lane, CursorSet cursors, OlderStreams older)
    {
        var owed = new List<(string, OwedEvent)>();
        foreach (var key in segment.Ranges.Select(r => r.Key).Where(k => k.Lane == lane).Distinct())
        {
            var from = key.Stream == log.Stream ? cursors.Settled(lane, otherwise: long.MaxValue - 1) : long.MaxValue - 1;
            for (var i = 0; i < older.Count; i++)
            {
                if (older[i].Stream == key.Stream)
                {
                    from = Math.Min(from, older[i].Cursors[(int)lane].Staged);
                }
            }

            foreach (var found in log.EventsOf(segment, key, from + 1))
            {
                owed.Add((key.Stream, found));
            }
        }

        return owed;
    }
}
