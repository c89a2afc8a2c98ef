namespace Gateway.Rules.Configuration;

/// <summary>Reads the numbers that stand where words may stand, too.</summary>
internal static class Whole
{
    public static double? Number(string text) =>
        double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public static string? CheckNumber(string text) => Number(text) is null ? $"'{text}' is not a number" : null;

    /// <summary>A whole number, or a truth value as 1 or 0.</summary>
    public static double? Value(string text) => text switch
    {
        "true" => 1,
        "false" => 0,
        _ => Number(text) is { } number && double.IsInteger(number) ? number : null,
    };

    public static string? Check(string text) =>
        Value(text) is null ? $"'{text}' is neither a whole number nor true or false; for measured values use outside, above or below" : null;
}
