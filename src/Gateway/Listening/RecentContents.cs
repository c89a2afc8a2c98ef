namespace Gateway.Listening;

/// <summary>
/// The contents of the most recent numbers of a lane, so that a number that comes again can be compared with what it was. A gateway
/// repeats what was in flight when a connection ended, so the last few thousand are enough; older repeats are not compared.
/// </summary>
internal sealed class RecentContents
{
    /// <summary>How many numbers are remembered at most.</summary>
    public const int Most = 8192;

    private (long Number, ulong Content)[] ring = new (long, ulong)[64];

    /// <summary>Remembers what a number was.</summary>
    public void Put(long number, ulong content)
    {
        ref var slot = ref ring[number % ring.Length];
        if (slot.Number > 0 && slot.Number != number && ring.Length < Most)
        {
            Grow();
            Put(number, content);
            return;
        }

        slot = (number, content);
    }

    /// <summary>Whether it is known that the number was something else.</summary>
    public bool Contradicts(long number, ulong content) =>
        ring[number % ring.Length] is var slot && slot.Number == number && slot.Content != content;

    private void Grow()
    {
        var old = ring;
        ring = new (long, ulong)[old.Length * 2];
        foreach (var slot in old)
        {
            if (slot.Number > 0)
            {
                ring[slot.Number % ring.Length] = slot;
            }
        }
    }
}
