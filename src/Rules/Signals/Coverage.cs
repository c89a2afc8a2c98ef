namespace Gateway.Rules.Signals;

/// <summary>
/// How much of the window <c>(t - width, t]</c> is known: from the first good reading on, but for the gaps. A gap begins with an
/// unusable reading or when the sensor fell silent, and ends with the next good one. In whole ticks, so that the instant at which
/// there is enough is exact.
/// </summary>
internal sealed class Coverage(long width, double least, long silentAfter)
{
    public const long None = long.MaxValue;

    private readonly long needed = (long)Math.Ceiling(width * least);

    /// <summary>When the first good reading came.</summary>
    public long Origin { get; set; } = None;

    /// <summary>Since when readings are unusable.</summary>
    public long LostAt { get; set; } = None;

    /// <summary>When the last good reading came.</summary>
    public long HeardAt { get; set; } = None;

    /// <summary>When the open gap begins; it may lie ahead.</summary>
    private long GapAt => Math.Min(LostAt, HeardAt == None || silentAfter == None ? None : HeardAt + silentAfter);

    /// <summary>A good reading ends the open gap; returns how long it was.</summary>
    public long Hear(long t)
    {
        var gap = Origin == None ? 0 : Math.Max(0, t - GapAt);
        (Origin, LostAt, HeardAt) = (Math.Min(Origin, t), None, t);
        return gap;
    }

    public void Lose(long t) => LostAt = Math.Min(LostAt, t);

    public bool Suffices(Buckets buckets, long t) => needed == 0 || Known(buckets, t) >= needed;

    /// <summary>
    /// The next instant after <paramref name="t"/> at which it may begin or cease to suffice without a reading. Between the
    /// instants at which a gap begins, starts to leave or has left, the known time grows or shrinks steadily or stands still.
    /// </summary>
    public long Due(Buckets buckets, long t)
    {
        if (needed == 0 || Origin == None)
        {
            return None;
        }

        var next = None;
        var slope = Bend(Origin + width, t, ref next) ? 0 : 1;
        for (var i = 0; i < buckets.Count; i++)
        {
            ref var bucket = ref buckets[i];
            if (bucket.GapBefore + bucket.GapInside > 0)
            {
                var leaves = Bend(bucket.FirstAt - bucket.GapBefore + width, t, ref next);
                slope += leaves && !Bend(bucket.FirstAt + bucket.GapInside + width, t, ref next) ? 1 : 0;
            }
        }

        if (GapAt != None && Bend(GapAt, t, ref next) && !Bend(GapAt + width, t, ref next))
        {
            slope--;
        }

        var spare = Known(buckets, t) - needed;
        return slope > 0 && spare < 0 ? Math.Min(next, t - spare)
            : slope < 0 && spare >= 0 ? Math.Min(next, t + spare + 1)
            : next;
    }

    /// <summary>Whether an instant has come; if not, it is a candidate for the next.</summary>
    private static bool Bend(long at, long t, ref long next)
    {
        if (at <= t)
        {
            return true;
        }

        next = Math.Min(next, at);
        return false;
    }

    private long Known(Buckets buckets, long t)
    {
        if (Origin == None)
        {
            return 0;
        }

        var begin = t - width;
        var known = Math.Min(width, t - Origin) - Clip(GapAt, t, begin);
        for (var i = 0; i < buckets.Count; i++)
        {
            ref var bucket = ref buckets[i];
            known -= Clip(bucket.FirstAt - bucket.GapBefore, bucket.FirstAt + bucket.GapInside, begin);
        }

        return known;
    }

    private static long Clip(long from, long to, long begin) => Math.Max(0, to - Math.Max(from, begin));
}
