namespace Gateway.Rules.Units;

/// <summary>What a unit code says: its dimension, and how its values become those of the base units (m, kg, s, A, K, cd, rad, mol, bit).</summary>
internal readonly record struct ParsedUnit
{
    public ParsedUnit(Dimension dimension, Rational scale, Rational zero = default)
    {
        Dimension = dimension;
        Scale = scale;
        Zero = zero == default ? Rational.Zero : zero;
    }

    public Dimension Dimension { get; }

    /// <summary>Base units per unit, exactly.</summary>
    public Rational Scale { get; }

    /// <summary>Where its zero lies, in base units: 273.15 K for <c>Cel</c>; zero but for the two temperature scales.</summary>
    public Rational Zero { get; }

    /// <summary>Base units per unit.</summary>
    public double Factor => Scale.Value;

    /// <summary>Where its zero lies, in base units.</summary>
    public double Offset => Zero.Value;

    /// <summary>Whether its zero is that of the base units: only then do products and quotients of its values mean anything.</summary>
    public bool IsRatio => Zero == Rational.Zero;

    // Within a product a temperature is a difference: Cel/min is K/min.
    public static ParsedUnit operator *(ParsedUnit a, ParsedUnit b) => new(a.Dimension * b.Dimension, a.Scale * b.Scale);

    public static ParsedUnit operator /(ParsedUnit a, ParsedUnit b) => new(a.Dimension / b.Dimension, a.Scale / b.Scale);

    public ParsedUnit Power(int exponent) => exponent == 1 ? this : new(Dimension.Power(exponent), Scale.Power(exponent));
}
