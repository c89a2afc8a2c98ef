using System.Globalization;
using Gateway.Diagnostics;

namespace Gateway.Dashboard;

/// <summary>How values, units and times are written for people.</summary>
internal static class Shown
{
    private const double Exact = 1e9;

    private static readonly (double From, string Prefix)[] Large = [(1e9, "G"), (1e6, "M"), (1e3, "k")];

    /// <summary>A value with its unit: <c>21.30 °C</c>, <c>12.5 kB/s</c>; a dash for none.</summary>
    public static string Value(double value, string? unit)
    {
        if (!double.IsFinite(value))
        {
            return "–";
        }

        return unit switch
        {
            "By/s" => Scaled(value, "B/s"),
            "Pa" when Math.Abs(value) >= 1000 => Number(value / 100) + " hPa",
            null when double.IsInteger(value) && Math.Abs(value) < Exact => value.ToString("F0", CultureInfo.InvariantCulture),
            _ => Number(value) + UnitNames.Behind(unit),
        };
    }

    /// <summary>A duration, short: <c>7s</c>, <c>1m05s</c>, <c>2h03m</c>, <c>3d04h</c>.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "0s",
        { TotalMinutes: < 1 } => $"{age.Seconds}s",
        { TotalHours: < 1 } => $"{age.Minutes}m{age.Seconds:00}s",
        { TotalDays: < 1 } => $"{age.Hours}h{age.Minutes:00}m",
        _ => $"{(int)age.TotalDays}d{age.Hours:00}h",
    };

    /// <summary>A count with a thin separator: <c>12 345</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static string Scaled(double value, string unit)
    {
        foreach (var (from, prefix) in Large)
        {
            if (Math.Abs(value) >= from)
            {
                return $"{Number(value / from)} {prefix}{unit}";
            }
        }

        return $"{value.ToString("F0", CultureInfo.InvariantCulture)} {unit}";
    }

    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e9 or (> 0 and < 0.001) => value.ToString("G4", CultureInfo.InvariantCulture),
        >= 1000 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
