using System.Globalization;

namespace Gateway.Rules.Levels;

/// <summary>
/// One limit with its clear limit. A low bound is a high one seen in the mirror: negating a double is exact, so both
/// compare alike. There is no epsilon.
/// </summary>
internal readonly record struct Bound
{
    private readonly double sign;

    private Bound(bool high, double limit, bool inclusive, double clear, bool clearInclusive)
    {
        sign = high ? 1 : -1;
        Limit = limit;
        Inclusive = inclusive;
        Clear = clear;
        ClearInclusive = clearInclusive;
    }

    /// <summary>Where the level trips: never at limit plus hysteresis.</summary>
    public double Limit { get; }

    /// <summary>Whether the limit itself trips.</summary>
    public bool Inclusive { get; }

    /// <summary>Where it clears.</summary>
    public double Clear { get; }

    /// <summary>Whether the clear limit itself clears.</summary>
    public bool ClearInclusive { get; }

    /// <summary>
    /// A bound with hysteresis: it stays while the same comparison holds against the clear limit. So <c>above</c> clears at
    /// exactly limit less hysteresis, <c>at-or-above</c> below it.
    /// </summary>
    public static Bound WithHysteresis(bool high, double limit, bool inclusive, double hysteresis) =>
        new(high, limit, inclusive, high ? Minus(limit, hysteresis) : -Minus(-limit, hysteresis), !inclusive);

    /// <summary>A bound with its own clear limit, on the other side.</summary>
    public static Bound WithClear(bool high, double limit, bool inclusive, double clear, bool clearInclusive) =>
        new(high, limit, inclusive, clear, clearInclusive);

    /// <summary>Whether the clear limit lies on its proper side, so that no value both raises and clears.</summary>
    public bool IsOrdered => sign * Clear < sign * Limit || (Clear == Limit && !(Inclusive && ClearInclusive));

    public bool Enters(double value) => Inclusive ? sign * value >= sign * Limit : sign * value > sign * Limit;

    public bool Leaves(double value) => ClearInclusive ? sign * value <= sign * Clear : sign * value < sign * Clear;

    public override string ToString() => $"{Limit:R} {Inclusive} {Clear:R} {ClearInclusive}";

    /// <summary>0.3 less 0.1 is the 0.2 that a person means, which binary subtraction misses by one bit.</summary>
    private static double Minus(double limit, double hysteresis) =>
        IsDecimal(limit) && IsDecimal(hysteresis) ? (double)(ToDecimal(limit) - ToDecimal(hysteresis)) : limit - hysteresis;

    private static bool IsDecimal(double number) => number == 0 || Math.Abs(number) is >= 1e-9 and < 1e15;

    private static decimal ToDecimal(double number) =>
        decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
