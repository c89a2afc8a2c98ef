namespace Gateway.Extensions.LiteDb;

/// <summary>In which record of one segment each number stands.</summary>
internal sealed class SegmentIndex
{
    private readonly Dictionary<LaneKey, List<Extent>> lanes = [];

    public void Add(in Extent extent)
    {
        if (!lanes.TryGetValue(extent.Key, out var lane))
        {
            lanes[extent.Key] = lane = [];
        }

        lane.Insert(lane.Count > 0 && lane[^1].First > extent.First ? IndexOf(lane, extent.First) : lane.Count, extent);
    }

    /// <summary>Forgets a record that cannot be read.</summary>
    public void Remove(long record)
    {
        foreach (var lane in lanes.Values)
        {
            lane.RemoveAll(e => e.Record == record);
        }
    }

    /// <summary>The first extent that holds <paramref name="number"/> or a later one; null: there is none.</summary>
    public Extent? From(LaneKey key, long number)
    {
        if (!lanes.TryGetValue(key, out var lane))
        {
            return null;
        }

        var index = IndexOf(lane, number);
        return index > 0 && lane[index - 1].Last >= number ? lane[index - 1]
            : index < lane.Count ? lane[index]
            : null;
    }

    /// <summary>The index of the first extent that begins at the number or behind it.</summary>
    private static int IndexOf(List<Extent> lane, long number)
    {
        var (low, high) = (0, lane.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = lane[middle].First < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
