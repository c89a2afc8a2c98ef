using System.Globalization;
using System.Text;

namespace TestKit;

/// <summary>
/// A recording of a room's temperature that never was: hourly rows in °F over 400 days with a season, days, weather, holes and
/// a failing air conditioning. Equal bytes on every platform: only + - * / on doubles and a generator of its own.
/// </summary>
public static class RecordingGenerator
{
    private const int Hours = 400 * 24;
    private static readonly DateTime Begin = new(2023, 7, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>First and last hour (exclusive) of what is missing.</summary>
    private static readonly (int From, int To)[] Holes = [(640, 672), (1370, 1418), (1690, 1850), (2280, 2376), (6606, 6640), (7000, 7003)];

    /// <summary>Hours at which it gets cold: how long it falls, stays and rises, and how deep.</summary>
    private static readonly (int At, int Fall, int Stay, int Rise, double Depth)[] Failures =
        [(3120, 1, 0, 1, 20), (5200, 3, 6, 4, 16), (9000, 10, 14, 12, 38)];

    /// <summary>The rows, with 8 decimals.</summary>
    public static IReadOnlyList<(long Ticks, double Value)> Rows(int seed = 1)
    {
        var rows = new List<(long, double)>();
        var state = (ulong)seed;
        double weather = 0;
        for (var hour = 0; hour < Hours; hour++)
        {
            weather = (weather * 0.97) + (0.35 * Chance(ref state));
            var value = 70 + (4.5 * Arc((hour / 8760.0) - 0.08)) + (1.6 * Arc((hour % 24 / 24.0) - 0.375))
                + weather + (0.6 * Chance(ref state)) - Cold(hour);
            if (!Array.Exists(Holes, h => hour >= h.From && hour < h.To))
            {
                rows.Add((Begin.AddHours(hour).Ticks, Math.Floor((value * 1e8) + 0.5) / 1e8));
            }
        }

        return rows;
    }

    /// <summary>The recording as a file: <c>timestamp,value</c>, times without zone.</summary>
    public static string Csv(int seed = 1)
    {
        var text = new StringBuilder("timestamp,value\n");
        foreach (var (ticks, value) in Rows(seed))
        {
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(ticks):yyyy-MM-dd HH:mm:ss},{value:0.########}\n");
        }

        return text.ToString();
    }

    /// <summary>From -1 to 1, evenly spread.</summary>
    private static double Chance(ref ulong state)
    {
        state = (state * 6364136223846793005) + 1442695040888963407;
        return ((state >> 11) * (2.0 / (1UL << 53))) - 1;
    }

    /// <summary>Two parabolas that stand in for a sine, whose last bits differ between platforms.</summary>
    private static double Arc(double turns)
    {
        var x = turns - Math.Floor(turns);
        return x < 0.5 ? 16 * x * (0.5 - x) : -16 * (x - 0.5) * (1 - x);
    }

    private static double Cold(int hour)
    {
        double cold = 0;
        foreach (var (at, fall, stay, rise, depth) in Failures)
        {
            var x = hour - at;
            cold += x < 0 || x >= fall + stay + rise ? 0
                : x < fall ? depth * (x + 1) / fall
                : x < fall + stay ? depth
                : depth * (fall + stay + rise - x - 1) / rise;
        }

        return cold;
    }
}
