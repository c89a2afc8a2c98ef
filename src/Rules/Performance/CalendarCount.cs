namespace Gateway.Rules.Performance;

/// <summary>Counts per hour or day of UTC: the last few of them, and the one with most.</summary>
/// <param name="unit">Ticks of one of them.</param>
/// <param name="keep">How many are remembered.</param>
internal sealed class CalendarCount(long unit, int keep)
{
    private readonly int[] counts = new int[keep];
    private long current = long.MinValue;
    private long first = long.MaxValue;

    /// <summary>The most in one.</summary>
    public int Peak { get; private set; }

    /// <summary>When the one with most began, in UTC ticks.</summary>
    public long PeakAt { get; private set; }

    /// <summary>Counts one.</summary>
    public void Add(long utcTicks)
    {
        Pass(utcTicks);
        var count = ++counts[current % keep];
        if (count > Peak)
        {
            (Peak, PeakAt) = (count, current * unit);
        }
    }

    /// <summary>How many there are in the present one.</summary>
    public int Present(long utcTicks)
    {
        Pass(utcTicks);
        return counts[current % keep];
    }

    /// <summary>Those remembered, oldest first; <c>At</c> is when each began, in UTC ticks.</summary>
    public IReadOnlyList<(long At, int Count)> Recent(long utcTicks)
    {
        Pass(utcTicks);
        var recent = new List<(long, int)>();
        for (var i = Math.Max(first, current - keep + 1); i <= current; i++)
        {
            recent.Add((i * unit, counts[i % keep]));
        }

        return recent;
    }

    /// <summary>A wall clock that is set back goes on counting in the present one.</summary>
    private void Pass(long utcTicks)
    {
        var next = Math.Max(current, Math.Max(0, utcTicks) / unit);
        first = Math.Min(first, next);
        for (var i = Math.Max(Math.Max(current + 1, next - keep + 1), 0); i <= next; i++)
        {
            counts[i % keep] = 0;
        }

        current = next;
    }
}
