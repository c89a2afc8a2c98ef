using Gateway.Abstractions.Store;

namespace Gateway.Outbox;

/// <summary>A lane in memory: events with consecutive numbers in a ring that grows to its largest use.</summary>
internal sealed class MemoryLane
{
    private StoredEvent[] ring = new StoredEvent[16];
    private int start;
    private int count;

    /// <summary>The oldest number, or <paramref name="otherwise"/> when there is none.</summary>
    public long Oldest(long otherwise) => count == 0 ? otherwise : ring[start].Sequence;

    public void Add(in StoredEvent stored)
    {
        if (count == ring.Length)
        {
            var larger = new StoredEvent[count * 2];
            for (var i = 0; i < count; i++)
            {
                larger[i] = At(i);
            }

            ring = larger;
            start = 0;
        }

        ring[(start + count++) % ring.Length] = stored;
    }

    public void DeleteThrough(long number)
    {
        while (count > 0 && ring[start].Sequence <= number)
        {
            ring[start] = default;
            start = (start + 1) % ring.Length;
            count--;
        }
    }

    public int Read(long first, int max, List<StoredEvent> into)
    {
        var skip = count == 0 ? 0 : (int)Math.Clamp(first - ring[start].Sequence, 0, count);
        var n = Math.Min(max, count - skip);
        for (var i = skip; i < skip + n; i++)
        {
            into.Add(At(i));
        }

        return n;
    }

    private ref readonly StoredEvent At(int index) => ref ring[(start + index) % ring.Length];
}
