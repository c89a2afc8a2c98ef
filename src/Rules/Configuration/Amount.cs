using Gateway.Abstractions.Configuration;

namespace Gateway.Rules.Configuration;

/// <summary>Limits are numbers in the unit of the signal; those of a duration are durations, in seconds inside.</summary>
internal static class Amount
{
    public static double? Optional(Settings settings, string key, string summary, bool durations, double low = double.NegativeInfinity) =>
        durations ? settings.OptionalDuration(key, summary)?.TotalSeconds : settings.OptionalNumber(key, summary, low);

    public static double? Parse(string text, bool durations) =>
        !durations ? Whole.Number(text) : Quantities.TryDuration(text, out var duration) ? duration.TotalSeconds : null;

    public static Func<string, string?> Check(bool durations) => durations
        ? text => Quantities.TryDuration(text, out _) ? null : $"'{text}' is not a duration; write it with its unit, as 5m"
        : Whole.CheckNumber;
}
