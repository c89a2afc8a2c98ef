using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.StoreParts;

/// <summary>Numbers of one lane that one upstream will never get, and why.</summary>
public readonly record struct LossRange(long From, long Through, LossReason Reason)
{
    public long Count => Through - From + 1;

    /// <summary>Puts a range behind the others, or makes the last one longer when they touch and have one reason.</summary>
    public static void Append(List<LossRange> ranges, in LossRange range)
    {
        if (ranges.Count > 0 && ranges[^1].Reason == range.Reason && ranges[^1].Through + 1 == range.From)
        {
            ranges[^1] = ranges[^1] with { Through = range.Through };
        }
        else
        {
            ranges.Add(range);
        }
    }

    /// <summary><paramref name="ranges"/> and what they leave uncovered between the two numbers; the first reason stays.</summary>
    public static LossRange[] Cover(LossRange[] ranges, long from, long through, LossReason reason, out long added)
    {
        var covered = new List<LossRange>(ranges.Length + 2);
        var at = from;
        added = 0;
        foreach (var range in ranges)
        {
            if (at <= through && at < range.From)
            {
                var piece = new LossRange(at, Math.Min(through, range.From - 1), reason);
                Append(covered, piece);
                added += piece.Count;
            }

            at = Math.Max(at, range.Through + 1);
            Append(covered, range);
        }

        if (at <= through)
        {
            Append(covered, new LossRange(at, through, reason));
            added += through - at + 1;
        }

        return added == 0 ? ranges : [.. covered];
    }
}
