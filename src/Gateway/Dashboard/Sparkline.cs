namespace Gateway.Dashboard;

/// <summary>A row of values as a small chart made of characters.</summary>
internal static class Sparkline
{
    /// <summary>What stands where there was no value.</summary>
    public const char Gap = '·';

    private const string Levels = " ▁▂▃▄▅▆▇█";
    private const int Full = 8;

    /// <summary>The chart, top row first, each row <paramref name="width"/> characters; the newest value is at the right.</summary>
    /// <param name="values">The values, oldest first; NaN: none. Only the last <paramref name="width"/> are shown.</param>
    /// <param name="width">Characters per row.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="leastSpan">Less difference than this does not fill the height: it is nothing to be excited about.</param>
    public static string[] Rows(ReadOnlySpan<double> values, int width, int height, double leastSpan = 0)
    {
        width = Math.Max(0, width);
        var shown = values[Math.Max(0, values.Length - width)..];
        var (low, high) = Bounds(shown);
        var missing = Math.Max(0, leastSpan - (high - low));
        (low, high) = (low - (missing / 2), high + (missing / 2));
        var rows = new char[height][];
        for (var row = 0; row < height; row++)
        {
            rows[row] = new char[width];
            rows[row].AsSpan().Fill(' ');
            for (var i = 0; i < shown.Length; i++)
            {
                rows[row][width - shown.Length + i] = Cell(shown[i], low, high, height, height - 1 - row);
            }
        }

        return Array.ConvertAll(rows, r => new string(r));
    }

    /// <summary>The character of one value in the row <paramref name="fromBottom"/>.</summary>
    private static char Cell(double value, double low, double high, int height, int fromBottom)
    {
        if (!double.IsFinite(value))
        {
            return fromBottom == 0 ? Gap : ' ';
        }

        // The least value still has an eighth, so that it is seen; a line that does not move lies low.
        var eighths = high > low ? 1 + (int)Math.Round((value - low) / (high - low) * ((Full * height) - 1)) : 1;
        return Levels[Math.Clamp(eighths - (Full * fromBottom), 0, Full)];
    }

    private static (double Low, double High) Bounds(ReadOnlySpan<double> values)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        return (low, high);
    }
}
