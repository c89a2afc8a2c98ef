using Gateway.Abstractions;

namespace Gateway.Rules.Performance;

/// <summary>How many alerts were raised in the sliding window, the most there ever were, and the floods. Exact to the tick.</summary>
/// <remarks>Allocates once. More raises in one window than it has places count as that many.</remarks>
internal sealed class RaiseRate(FigureLimits limits)
{
    /// <summary>Times that are remembered.</summary>
    public const int Places = 4096;

    private readonly Instant[] times = new Instant[Places];
    private int first;
    private long floodSince;
    private long floodTicks;

    /// <summary>Raised in the window.</summary>
    public int Count { get; private set; }

    /// <summary>The most that ever were in a window.</summary>
    public int Peak { get; private set; }

    /// <summary>When <see cref="Peak"/> was reached first.</summary>
    public Instant PeakAt { get; private set; }

    /// <summary>Floods that began.</summary>
    public int Floods { get; private set; }

    /// <summary>Whether there is a flood.</summary>
    public bool InFlood { get; private set; }

    /// <summary>How long floods lasted, up to <paramref name="now"/>.</summary>
    public TimeSpan FloodTime(Instant now) => TimeSpan.FromTicks(floodTicks + (InFlood ? now.Ticks - floodSince : 0));

    /// <summary>An alert was raised.</summary>
    public void Add(Instant now)
    {
        Pass(now);
        if (Count == Places)
        {
            RemoveOldest();
        }

        times[(first + Count++) % Places] = now;
        if (Count > Peak)
        {
            (Peak, PeakAt) = (Count, now);
        }

        if (!InFlood && Count > limits.FloodBegins)
        {
            (InFlood, floodSince) = (true, now.Ticks);
            Floods++;
        }
    }

    /// <summary>Time passes: what has left the window is no longer counted, and a flood ends at the instant it falls below its limit.</summary>
    public void Pass(Instant now)
    {
        while (Count > 0 && now.Ticks - times[first].Ticks >= limits.FloodWindow.Ticks)
        {
            var left = times[first].Ticks + limits.FloodWindow.Ticks;
            RemoveOldest();
            if (InFlood && Count < limits.FloodEnds)
            {
                InFlood = false;
                floodTicks += left - floodSince;
            }
        }
    }

    private void RemoveOldest()
    {
        first = (first + 1) % Places;
        Count--;
    }
}
