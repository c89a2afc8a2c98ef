namespace Gateway.Rules.Signals;

/// <summary>
/// The readings of a window, oldest first, in at most 60 buckets: each reading has its own until there are more, then neighbours
/// are merged, and what enters or leaves at the edges is exact to a thirtieth of the window. Allocates only while it grows.
/// </summary>
internal sealed class Buckets(long width)
{
    public const int Most = 60;

    private Bucket[] items = new Bucket[4];
    private int start;

    public int Count { get; private set; }

    /// <summary>How many readings there are.</summary>
    public long Readings { get; private set; }

    public ref Bucket this[int index] => ref items[(start + index) % items.Length];

    public ref Bucket Newest => ref this[Count - 1];

    public void Add(Bucket bucket)
    {
        if (Count == Most)
        {
            Merge();
        }
        else if (Count == items.Length)
        {
            Grow();
        }

        items[(start + Count++) % items.Length] = bucket;
        Readings += bucket.Count;
    }

    /// <summary>Drops what left the window at <paramref name="t"/>: a bucket leaves with its newest reading, one exactly as old as the window is out.</summary>
    public void Drop(long t)
    {
        while (Count > 0 && this[0].LastAt <= t - width)
        {
            Readings -= this[0].Count;
            start = (start + 1) % items.Length;
            Count--;
        }
    }

    public void Clear() => (start, Count, Readings) = (0, 0, 0);

    private void Grow()
    {
        var larger = new Bucket[Math.Min(Most, 2 * items.Length)];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        (items, start) = (larger, 0);
    }

    /// <summary>
    /// Merges each pair of neighbours that spans a thirtieth of the window or less. There always is one, or the pairs were longer
    /// than the window; a bucket that sticks out of it is why the bound may have to be doubled.
    /// </summary>
    private void Merge()
    {
        for (var longest = (width / (Most / 2)) + 1; Count == Most; longest *= 2)
        {
            var kept = 0;
            for (var i = 0; i < Most; i++)
            {
                ref var target = ref this[kept++];
                target = this[i];
                if (i + 1 < Most && this[i + 1].LastAt - target.FirstAt <= longest)
                {
                    target.Absorb(ref this[++i]);
                }
            }

            Count = kept;
        }
    }
}
