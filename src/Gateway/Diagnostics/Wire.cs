using System.Globalization;

namespace Gateway.Diagnostics;

/// <summary>How numbers and times are written in events and status.</summary>
internal static class Wire
{
    /// <summary>A sequence: decimal, padded to 16 digits, so that text order is number order.</summary>
    public static string Sequence(long number) => number.ToString("D16", CultureInfo.InvariantCulture);

    /// <summary>A time: RFC 3339, UTC, milliseconds.</summary>
    public static string Time(long utcTicks) =>
        new DateTime(Math.Clamp(utcTicks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
