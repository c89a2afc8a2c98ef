namespace Gateway.Rules.Levels;

/// <summary>What a comparison says about one value.</summary>
internal enum Verdict : byte
{
    /// <summary>Neither: inside the hysteresis.</summary>
    Band,

    /// <summary>The condition holds.</summary>
    Enter,

    /// <summary>It does not hold, and a level that is on may clear.</summary>
    Leave,
}

/// <summary>Which side of a range a level is on.</summary>
internal enum Side : byte
{
    None,
    Low,
    High,
}

/// <summary>The comparison of a level: one bound, both (<c>outside</c>, <c>inside</c>), or equality. The one place where values are compared.</summary>
internal sealed class Condition
{
    private Condition(Bound from, Bound to)
        : this(null, null, double.NaN)
    {
        Inner = (from, to);
    }

    private Condition(Bound? low, Bound? high, double equal)
    {
        Low = low;
        High = high;
        Equal = equal;
    }

    public Bound? Low { get; }

    public Bound? High { get; }

    /// <summary>The value of <c>equals</c>; NaN for the other comparisons.</summary>
    public double Equal { get; }

    /// <summary>For <c>inside</c>: on from the first to the second limit.</summary>
    public (Bound From, Bound To)? Inner { get; }

    public bool IsRange => Low is not null && High is not null;

    /// <summary>What must stay the same for a saved state to mean the same thing.</summary>
    public string Direction => Inner is not null ? "inside" : IsRange ? "outside" : High is not null ? "high" : Low is not null ? "low" : $"equals {Equal:R}";

    public static Condition Above(Bound high) => new(null, high, double.NaN);

    public static Condition Below(Bound low) => new(low, null, double.NaN);

    public static Condition Outside(Bound low, Bound high) => new(low, high, double.NaN);

    /// <summary>On from <paramref name="from"/> (at or above) to <paramref name="to"/> (at or below), both included.</summary>
    public static Condition Inside(Bound from, Bound to) => new(from, to);

    public static Condition EqualTo(double value) => new(null, null, value);

    /// <summary>
    /// Judges a value seen from the side that the level is on. A value that jumped to the other side is an Enter there:
    /// a range is one condition with one delay, only its side changes.
    /// </summary>
    public Verdict Judge(double value, ref Side side)
    {
        if (Inner is var (from, to))
        {
            return from.Enters(value) && to.Enters(value) ? Verdict.Enter
                : from.Leaves(value) || to.Leaves(value) ? Verdict.Leave
                : Verdict.Band;
        }

        if (High is null && Low is null)
        {
            return value == Equal ? Verdict.Enter : Verdict.Leave;
        }

        if (High is { } high && high.Enters(value))
        {
            side = Side.High;
            return Verdict.Enter;
        }

        if (Low is { } low && low.Enters(value))
        {
            side = Side.Low;
            return Verdict.Enter;
        }

        var held = (side != Side.Low && High is { } h && !h.Leaves(value)) || (side != Side.High && Low is { } l && !l.Leaves(value));
        return held ? Verdict.Band : Verdict.Leave;
    }

    /// <summary>The limit of that side; NaN for a range that is on neither.</summary>
    public double Limit(Side side) => side switch
    {
        Side.Low when Low is { } low => low.Limit,
        Side.High when High is { } high => high.Limit,
        _ => IsRange || Inner is not null ? double.NaN : High?.Limit ?? Low?.Limit ?? Equal,
    };

    /// <summary>Everything that decides, for noticing that a rule was edited.</summary>
    public override string ToString() => Inner is var (from, to) ? $"inside {from} {to}" : $"{Direction} {Low} {High}";
}
