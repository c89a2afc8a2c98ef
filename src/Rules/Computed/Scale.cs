namespace Gateway.Rules.Computed;

/// <summary>A unit in an expression, or a product of units: a value times <paramref name="Factor"/> plus <paramref name="Offset"/> is in base units.</summary>
/// <param name="Dimension">What it measures.</param>
/// <param name="Factor">The size of one.</param>
/// <param name="Offset">Where its zero is; not 0 for <c>Cel</c> and <c>[degF]</c> only.</param>
/// <param name="Code">How it is called in messages.</param>
internal readonly record struct Scale(Dimension Dimension, double Factor, double Offset, string Code)
{
    private const int LongestCode = 40;

    /// <summary>Plain numbers.</summary>
    public static readonly Scale Plain = new(default, 1, 0, "1");

    /// <summary>Whether it is that of plain numbers; percent is not.</summary>
    public bool IsPlain => Dimension == default && Factor == 1 && Offset == 0;

    /// <summary>Whether it measures temperatures.</summary>
    public bool IsTemperature => Dimension == Dimension.ThermodynamicTemperature;

    /// <summary>The same for differences.</summary>
    public Scale Steps => this with { Offset = 0 };

    /// <summary>Null when the code is not known.</summary>
    public static Scale? Of(string? code) => code is null ? Plain
        : Units.Parse(code) is { } unit ? new(unit.Dimension, unit.Factor, unit.Offset, code)
        : null;

    /// <summary>What to multiply a value in the one by, and to add then, for its value in the other.</summary>
    public static (double Factor, double Shift) Between(Scale from, Scale to) =>
        (from.Factor / to.Factor, (from.Offset - to.Offset) / to.Factor);

    public static Scale operator *(Scale a, Scale b) => new(a.Dimension + b.Dimension, a.Factor * b.Factor, 0, Shorten($"{a.Code}.{b.Code}"));

    public static Scale operator /(Scale a, Scale b) => new(a.Dimension - b.Dimension, a.Factor / b.Factor, 0, Shorten(a.IsPlain ? $"/({b.Code})" : $"{a.Code}/({b.Code})"));

    private static string Shorten(string code) => code.Length > LongestCode ? code[..LongestCode] + "…" : code;
}
