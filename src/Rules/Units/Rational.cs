using System.Globalization;
using System.Numerics;

namespace Gateway.Rules.Units;

/// <summary>An exact fraction, in lowest terms with a positive denominator: conversions are worked out with it, once per rule.</summary>
internal readonly record struct Rational
{
    private Rational(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / common;
        Denominator = denominator / common;
    }

    public static Rational One { get; } = new(1, 1);

    public static Rational Zero { get; } = new(0, 1);

    public BigInteger Numerator { get; }

    public BigInteger Denominator { get; }

    public double Value => (double)Numerator / (double)Denominator;

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static Rational operator -(Rational a, Rational b) => new((a.Numerator * b.Denominator) - (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>From a whole or decimal number, or a fraction of two of them: <c>45.9</c>, <c>5/9</c>.</summary>
    public static Rational Of(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Decimal(text) : Decimal(text[..slash]) / Decimal(text[(slash + 1)..]);
    }

    /// <summary>To a whole power; the base is not zero.</summary>
    public Rational Power(int exponent) => exponent >= 0
        ? new(BigInteger.Pow(Numerator, exponent), BigInteger.Pow(Denominator, exponent))
        : new(BigInteger.Pow(Denominator, -exponent), BigInteger.Pow(Numerator, -exponent));

    private static Rational Decimal(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(text.Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return new(digits, BigInteger.Pow(10, point < 0 ? 0 : text.Length - point - 1));
    }
}
