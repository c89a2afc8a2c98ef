using System.Globalization;

namespace Gateway.Abstractions.Configuration;

/// <summary>One way to write a bounded value: how it is read, shown and named in messages.</summary>
internal sealed record ValueKind<T>(SettingType Type, string Expected, ValueKind<T>.Parser Parse, Func<T, string> Format, Func<T, double> Base, T Lowest, T Highest)
    where T : struct, IComparable<T>
{
    internal delegate bool Parser(string text, out T value);

    /// <summary>The bounds in words; a bound at the end of the scale is no bound.</summary>
    internal string Bounds(T low, T high) => (low.CompareTo(Lowest) <= 0, high.CompareTo(Highest) >= 0) switch
    {
        (true, true) => string.Empty,
        (true, false) => $"{Format(high)} or less",
        (false, true) => $"{Format(low)} or more",
        _ => $"{Format(low)} to {Format(high)}",
    };

    /// <summary>What to write instead, where that can be told.</summary>
    internal string Remedy(string text)
    {
        var unit = text.AsSpan().TrimStart("+-0123456789.");
        var isPower = unit.Length > 1 && unit[0] is ('e' or 'E') && char.IsAsciiDigit(unit[1]);
        return Type is SettingType.Number && unit.Length < text.Length && unit.Length > 0 && !isPower && (unit[0] is ' ' or '%' or '°' || char.IsAsciiLetter(unit[0])) ? "; write it without a unit"
            : Type is SettingType.Number && unit.Length > 1 && unit[0] == ',' ? "; the decimal sign is a point"
            : string.Empty;
    }

    /// <summary>A value within the bounds, for callers that go on after a problem.</summary>
    internal T Harmless(T low, T high) => low.CompareTo(Lowest) > 0 ? low : high.CompareTo(default) < 0 ? high : default;
}

/// <summary>The kinds of bounded values there are.</summary>
internal static class ValueKinds
{
    internal static readonly TimeSpan LongestDuration = TimeSpan.FromDays(3650);

    internal static readonly ValueKind<double> Number = new(
        SettingType.Number, "a number", ParseNumber, Show, static n => n, double.NegativeInfinity, double.PositiveInfinity);

    internal static readonly ValueKind<long> Integer = new(
        SettingType.Integer, "a whole number", ParseInteger, static i => i.ToString(CultureInfo.InvariantCulture), static i => i, int.MinValue, int.MaxValue);

    internal static readonly ValueKind<TimeSpan> Duration = new(
        SettingType.Duration, "a duration with its unit, as 250ms, 30s or 1h30m", static (string text, out TimeSpan value) => Quantities.TryDuration(text, out value), Quantities.Format, static d => d.TotalSeconds, TimeSpan.Zero, LongestDuration);

    internal static readonly ValueKind<long> Size = new(
        SettingType.Size, "a size with its unit, as 64KiB or 512MiB", static (string text, out long value) => Quantities.TrySize(text, out value), Quantities.FormatSize, static b => b, 0, long.MaxValue / 2);

    internal static readonly ValueKind<double> Rate = new(
        SettingType.Rate, "a rate with its unit, as 2000/s", static (string text, out double value) => Quantities.TryRate(text, out value), static r => Show(r) + "/s", static r => r, 0, 1e9);

    internal static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static bool ParseNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
        && double.IsFinite(number);

    private static bool ParseInteger(string text, out long number) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && number >= 0
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
