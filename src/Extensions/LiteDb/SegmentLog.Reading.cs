using Gateway.Abstractions.Store;

namespace Gateway.Extensions.LiteDb;

/// <content>Reading events, whichever segment they are in.</content>
internal sealed partial class SegmentLog
{
    /// <summary>So many records are kept for the readers, which are rarely at one place.</summary>
    private const int MostDecoded = 256;

    /// <summary>Records that were read last, by number.</summary>
    private readonly Dictionary<long, Dictionary<LaneKey, List<OwedEvent>>> decoded = [];

    /// <summary>The first number of a lane that any segment was given, from <paramref name="at"/> on.</summary>
    public long FirstGiven(LaneKey key, long at, long otherwise)
    {
        var first = otherwise;
        foreach (var segment in before.Append(current))
        {
            foreach (var range in segment.Ranges)
            {
                if (range.Key == key && range.Last >= at)
                {
                    first = Math.Min(first, Math.Max(range.First, at));
                }
            }
        }

        return first;
    }

    /// <summary>Appends the events that stand without a hole from <paramref name="first"/> on; returns how many.</summary>
    /// <exception cref="SegmentFailureException">They cannot be read now.</exception>
    public int Fetch(LaneKey key, string? upstream, long first, long end, int max, List<StoredEvent> into)
    {
        var (n, at) = (0, first);
        while (n < max && at < end && FirstExtent(key, at, at) is ({ } segment, var extent) && extent.First <= at)
        {
            if (Load(segment, extent.Record) is not { } events)
            {
                continue;
            }

            var begun = at;
            var lane = events.GetValueOrDefault(key) ?? [];
            for (var i = IndexOf(lane, at); i < lane.Count && n < max && at < end && lane[i].Event.Sequence == at && lane[i].IsOwed(upstream); i++)
            {
                into.Add(lane[i].Event);
                at = lane[i].Event.Last + 1;
                n++;
            }

            if (at == begun)
            {
                break;
            }
        }

        return n;
    }

    /// <summary>The first number from <paramref name="at"/> on that can be read and is owed to <paramref name="upstream"/>; or <paramref name="end"/>.</summary>
    /// <exception cref="SegmentFailureException">It cannot be read now.</exception>
    public long NextReadable(LaneKey key, string? upstream, long at, long end)
    {
        while (at < end && FirstExtent(key, at, end - 1) is ({ } segment, var extent) && extent.First < end)
        {
            if (Load(segment, extent.Record) is not { } events)
            {
                continue;
            }

            var lane = events.GetValueOrDefault(key) ?? [];
            for (var i = IndexOf(lane, at); i < lane.Count && lane[i].Event.Sequence <= extent.Last; i++)
            {
                if (lane[i].IsOwed(upstream))
                {
                    return Math.Min(lane[i].Event.Sequence, end);
                }
            }

            at = extent.Last + 1;
        }

        return end;
    }

    /// <summary>The first numbers between the two that a segment was given and that cannot be read; null: there are none.</summary>
    /// <exception cref="SegmentFailureException">It cannot be read now.</exception>
    public (long From, long Through)? Lost(LaneKey key, long from, long through)
    {
        while (from <= through)
        {
            var found = FirstExtent(key, from, through);
            var until = Math.Min(through, found is (not null, var extent) ? extent.First - 1 : through);
            foreach (var range in before.Append(current).SelectMany(s => s.Ranges))
            {
                if (range.Key == key && range.First <= until && from <= range.Last)
                {
                    return (Math.Max(from, range.First), Math.Min(until, range.Last));
                }
            }

            if (found.Segment is null)
            {
                return null;
            }

            from = found.Extent.Last + 1;
        }

        return null;
    }

    /// <summary>The events of a lane that a segment holds, from <paramref name="at"/> on, as far as they can be read.</summary>
    /// <exception cref="SegmentFailureException">They cannot be read now.</exception>
    public IEnumerable<OwedEvent> EventsOf(Segment segment, LaneKey key, long at)
    {
        while (Open(segment)?.Index.From(key, at) is { } extent)
        {
            if (Load(segment, extent.Record) is { } events)
            {
                foreach (var found in (events.GetValueOrDefault(key) ?? []).Where(e => e.Event.Sequence >= at && e.Event.Sequence <= extent.Last))
                {
                    yield return found;
                }

                at = extent.Last + 1;
            }
        }
    }

    /// <summary>Goes through all segments. Returns what is wrong.</summary>
    public List<string> Check()
    {
        var wrong = new List<string>();
        foreach (var segment in before)
        {
            // Anew, from the disk.
            others.Close(segment);
            if (Open(segment) is null || segment.IsDamaged)
            {
                wrong.Add($"segment {segment.Number} is damaged");
            }
        }

        return wrong;
    }

    private OpenSegment? Open(Segment segment) =>
        segment == current ? (file is null ? null : new OpenSegment(current, file, index)) : others.Get(segment);

    /// <summary>The extent that holds <paramref name="at"/>, or the first behind it that begins before <paramref name="through"/>.</summary>
    private (Segment? Segment, Extent Extent) FirstExtent(LaneKey key, long at, long through)
    {
        (Segment? Segment, Extent Extent) best = default;
        foreach (var (segment, first) in Candidates(key, at, through))
        {
            if (best.Segment is not null && best.Extent.First <= first)
            {
                break;
            }

            if (Open(segment)?.Index.From(key, at) is { } extent && (best.Segment is null || extent.First < best.Extent.First))
            {
                best = (segment, extent);
            }
        }

        return best;
    }

    private List<(Segment Segment, long First)> Candidates(LaneKey key, long at, long through)
    {
        var found = new List<(Segment Segment, long First)>();
        foreach (var segment in before.Append(current))
        {
            foreach (var range in segment.Ranges)
            {
                if (range.Key == key && range.First <= through && at <= range.Last)
                {
                    found.Add((segment, range.First));
                    break;
                }
            }
        }

        found.Sort((a, b) => a.First.CompareTo(b.First));
        return found;
    }

    /// <summary>The events of a record; null: it is damaged, and not in the index any more.</summary>
    private Dictionary<LaneKey, List<OwedEvent>>? Load(Segment segment, long record)
    {
        if (decoded.TryGetValue(record, out var known))
        {
            return known;
        }

        if (Open(segment) is not { } open)
        {
            return null;
        }

        try
        {
            var ahead = SegmentScan.Ahead(open.File, record);
            if (decoded.Count > MostDecoded)
            {
                decoded.Clear();
            }

            foreach (var one in ahead.Where(r => r.Record <= segment.LastRecord))
            {
                decoded[one.Record] = one.Events();
            }

            if (decoded.TryGetValue(record, out var found))
            {
                return found;
            }
        }
        catch (FormatException)
        {
            // As damaged as one whose checksum is wrong.
        }
        catch (SegmentFailureException failure)
        {
            Restart(open);
            if (!segment.CountsAsDamage(failure))
            {
                throw;
            }
        }

        open.Index.Remove(record);
        segment.IsDamaged = true;
        return null;
    }

    /// <summary>The library closes itself when a read fails. The index stays: made anew it would name what cannot be read again.</summary>
    private void Restart(OpenSegment open)
    {
        if (open.File.TryUndo(open.File.LogBytes))
        {
            return;
        }

        if (open.Segment == current)
        {
            GiveUpFile();
        }
        else
        {
            others.GiveUp(open.Segment);
        }
    }

    private static int IndexOf(List<OwedEvent> lane, long number)
    {
        var (low, high) = (0, lane.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = lane[middle].Event.Sequence < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
