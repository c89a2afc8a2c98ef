using Gateway.Abstractions.Store;

namespace Gateway.Outbox;

/// <summary>A lane in memory: events with ascending numbers in a ring that grows to its largest use.</summary>
internal sealed class MemoryLane
{
    private StoredEvent[] ring = new StoredEvent[16];
    private int start;
    private int count;

    /// <summary>How many events it holds.</summary>
    public int Count => count;

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

    /// <summary>Deletes the oldest event; returns it.</summary>
    public StoredEvent Pop()
    {
        var oldest = ring[start];
        ring[start] = default;
        start = (start + 1) % ring.Length;
        count--;
        return oldest;
    }

    public void DeleteThrough(long number)
    {
        while (count > 0 && ring[start].Last <= number)
        {
            Pop();
        }
    }

    /// <summary>The first number from <paramref name="first"/> on that is held; <paramref name="otherwise"/> when there is none.</summary>
    public long FirstFrom(long first, long otherwise) => IndexOf(first) is var index && index < count ? At(index).Sequence : otherwise;

    /// <summary>Appends the events between the two numbers to <paramref name="into"/>, up to the first hole.</summary>
    public int Read(long first, long end, int max, List<StoredEvent> into)
    {
        var n = 0;
        for (var i = IndexOf(first); i < count && n < max && At(i).Sequence == first && first < end; i++)
        {
            into.Add(At(i));
            first = At(i).Last + 1;
            n++;
        }

        return n;
    }

    /// <summary>The index of the first event from number <paramref name="first"/> on.</summary>
    private int IndexOf(long first)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle).Sequence < first ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private ref readonly StoredEvent At(int index) => ref ring[(start + index) % ring.Length];
}
