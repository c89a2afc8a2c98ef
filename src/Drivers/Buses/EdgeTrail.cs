using Gateway.Abstractions;

namespace Gateway.Drivers.Buses;

/// <summary>What is remembered of the changes of a line so far, to see which were lost and to keep their stamps in order.</summary>
internal struct EdgeTrail()
{
    private uint lastNumber = 0;
    private long lastTicks = long.MinValue;

    /// <summary>How many changes were lost between the one before and this one.</summary>
    public uint Lost(in Edge edge)
    {
        var lost = edge.Number - lastNumber - 1;
        lastNumber = edge.Number;
        return lost;
    }

    /// <summary>The instant of a change: never later than now, nor earlier than what was said before it.</summary>
    public Instant Stamp(long ticks, Instant now)
    {
        lastTicks = Math.Max(lastTicks, Math.Min(ticks, now.Ticks));
        return now.At(lastTicks);
    }

    /// <summary>The reason of the reading that says so.</summary>
    public static string Reason(uint lost) => $"edges lost: {lost}";
}
