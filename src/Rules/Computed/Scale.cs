using Gateway.Rules.Units;

namespace Gateway.Rules.Computed;

/// <summary>A unit in an expression, or a product of units.</summary>
/// <param name="Unit">What it is.</param>
/// <param name="Code">How it is called in messages.</param>
internal readonly record struct Scale(ParsedUnit Unit, string Code)
{
    private const int LongestCode = 40;

    /// <summary>Plain numbers.</summary>
    public static readonly Scale Plain = new(new(Dimension.None, Rational.One), "1");

    public Dimension Dimension => Unit.Dimension;

    /// <summary>Whether it is that of plain numbers; percent is not.</summary>
    public bool IsPlain => Unit == Plain.Unit;

    /// <summary>Whether it counts from nothing, as everything but <c>Cel</c> and <c>[degF]</c>.</summary>
    public bool IsRatio => Unit.IsRatio;

    /// <summary>Whether it measures temperatures.</summary>
    public bool IsTemperature => Dimension == new Dimension(Temperature: 1);

    /// <summary>The same for differences.</summary>
    public Scale Steps => this with { Unit = new(Unit.Dimension, Unit.Scale) };

    /// <summary>Null when the code is not known.</summary>
    public static Scale? Of(string? code) => code is null ? Plain : Units.Unit.Parse(code) is { } unit ? new(unit, code) : null;

    /// <summary>From one to the other, which has the same dimension; null when a double cannot hold it.</summary>
    public static Conversion? Between(Scale from, Scale to) =>
        Conversion.Of(from.Unit.Scale / to.Unit.Scale, (from.Unit.Zero - to.Unit.Zero) / to.Unit.Scale);

    public static Scale operator *(Scale a, Scale b) => new(a.Unit * b.Unit, Shorten($"{a.Code}.{b.Code}"));

    public static Scale operator /(Scale a, Scale b) => new(a.Unit / b.Unit, Shorten(a.IsPlain ? $"/({b.Code})" : $"{a.Code}/({b.Code})"));

    private static string Shorten(string code) => code.Length > LongestCode ? code[..LongestCode] + "…" : code;
}
