using System.Numerics;

namespace Gateway.Rules.Units;

/// <summary>
/// Turns values of one unit into another: <c>(value × Numerator + Shift) ÷ Denominator</c>, in whole numbers wherever they are
/// exact, so that 20 °C are 68 °F and not nearly.
/// </summary>
internal readonly record struct Conversion
{
    // No BigInteger: that would load its library for the identity too, which is all that most configurations need.
    private const long Exact = 1L << 53;

    private readonly double numerator;
    private readonly double shift;
    private readonly double denominator;

    private Conversion(double numerator, double shift, double denominator) =>
        (this.numerator, this.shift, this.denominator) = (numerator, shift, denominator);

    /// <summary>The same unit.</summary>
    public static Conversion Identity { get; } = new(1, 0, 1);

    /// <summary>What a difference is multiplied by.</summary>
    public double Factor => numerator / denominator;

    /// <summary>What zero becomes.</summary>
    public double Offset => shift / denominator;

    public bool IsIdentity => this == Identity;

    /// <summary>The conversion by a factor and an offset; null when a double cannot hold it.</summary>
    public static Conversion? Of(Rational factor, Rational offset)
    {
        var common = factor.Denominator * offset.Denominator / BigInteger.GreatestCommonDivisor(factor.Denominator, offset.Denominator);
        var up = factor.Numerator * (common / factor.Denominator);
        var across = offset.Numerator * (common / offset.Denominator);
        if (BigInteger.Abs(up) <= Exact && BigInteger.Abs(across) <= Exact && common <= Exact)
        {
            return new((double)up, (double)across, (double)common);
        }

        return double.IsNormal(factor.Value) && double.IsFinite(offset.Value) ? new(factor.Value, offset.Value, 1) : null;
    }

    /// <summary>The same for differences: without what zero becomes.</summary>
    public Conversion OfDifferences() => new(numerator, 0, denominator);

    /// <summary>Converts a value.</summary>
    public double Apply(double value) => IsIdentity ? value : ((value * numerator) + shift) / denominator;

    /// <summary>Converts a difference of two values, as a hysteresis: 2 °C of it are 3.6 °F.</summary>
    public double ApplyDifference(double difference) => IsIdentity ? difference : difference * numerator / denominator;
}
