namespace Gateway.Rules.Units;

/// <summary>Units of measurement by their UCUM codes: a subset, of what sensors measure. Case matters.</summary>
/// <remarks>Source: The Unified Code for Units of Measure, version 2.1, https://ucum.org/ucum</remarks>
internal static class Unit
{
    /// <summary>
    /// How values in <paramref name="from"/> become values in <paramref name="to"/>; null when they cannot be compared: another
    /// dimension, or a unit on one side only. A code that is not known is comparable with itself.
    /// </summary>
    public static Conversion? Between(string? from, string? to)
    {
        if (from == to)
        {
            return Conversion.Identity;
        }

        if (Parse(from) is not { } a || Parse(to) is not { } b || a.Dimension != b.Dimension)
        {
            return null;
        }

        return Conversion.Of(a.Scale / b.Scale, (a.Zero - b.Zero) / b.Scale);
    }

    /// <summary>What a code says; null when it is none, is not known, or has no fixed relation to other units (<c>dB</c>, <c>[pH]</c>).</summary>
    public static ParsedUnit? Parse(string? code) => code is { Length: > 0 and <= UnitParser.Longest } ? UnitParser.Parse(code) : null;
}
