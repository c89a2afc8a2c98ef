namespace Gateway.Outbox.Tests.Faults;

/// <summary>What of the unsynced changes a power cut leaves.</summary>
internal enum Left
{
    /// <summary>What was synced, and nothing else.</summary>
    Nothing,

    /// <summary>All of it: as if only the process had died.</summary>
    Everything,

    /// <summary>Each write whole or not at all, by chance and in any order.</summary>
    Some,

    /// <summary>Each write whole, not at all, or some of its sectors of 512 or 4,096 bytes.</summary>
    Torn,
}

/// <summary>Decides by chance, the same for the same seed.</summary>
internal sealed class Survival(Left left, int seed)
{
    private readonly Random random = new(seed);

    /// <summary>How many of <paramref name="count"/> changes of the folder are left. A file system keeps their order.</summary>
    public int Names(int count) => left switch
    {
        Left.Nothing => 0,
        Left.Everything => count,
        _ => random.Next(count + 1),
    };

    /// <summary>The parts that are left of a write at <paramref name="offset"/>, or of a truncation to it.</summary>
    public IEnumerable<(long Offset, byte[]? Data)> Of(long offset, byte[]? data)
    {
        var whole = left switch
        {
            Left.Nothing => false,
            Left.Everything => true,
            _ => random.Next(2) == 0,
        };
        if (whole)
        {
            return [(offset, data)];
        }

        return left == Left.Torn && data is not null && random.Next(2) == 0 ? Sectors(offset, data) : [];
    }

    private List<(long Offset, byte[]? Data)> Sectors(long offset, byte[] data)
    {
        var size = random.Next(2) == 0 ? 512 : 4096;
        var parts = new List<(long, byte[]?)>();
        for (var at = offset; at < offset + data.Length;)
        {
            var end = Math.Min(((at / size) + 1) * size, offset + data.Length);
            if (random.Next(2) == 0)
            {
                parts.Add((at, data[(int)(at - offset)..(int)(end - offset)]));
            }

            at = end;
        }

        return parts;
    }
}
