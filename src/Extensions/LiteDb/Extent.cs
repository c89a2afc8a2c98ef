using Gateway.Abstractions;

namespace Gateway.Extensions.LiteDb;

/// <summary>Which events: a lane of a stream.</summary>
internal readonly record struct LaneKey(string Stream, Lane Lane);

/// <summary>Numbers of a lane that stand without a hole in one record.</summary>
internal readonly record struct Extent(LaneKey Key, long First, long Last, long Record)
{
    /// <summary>Puts the number behind the others: of an extent that it continues, or of a new one.</summary>
    public static void Append(List<Extent> extents, in Extent added)
    {
        for (var i = extents.Count - 1; i >= 0; i--)
        {
            if (extents[i].Key == added.Key)
            {
                if (extents[i].Last + 1 == added.First)
                {
                    extents[i] = extents[i] with { Last = added.Last };
                    return;
                }

                break;
            }
        }

        extents.Add(added);
    }
}
