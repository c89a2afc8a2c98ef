using Gateway.Abstractions.Configuration;

namespace Gateway.Drivers.Calibration;

/// <summary>Straight lines through measured points; beyond the outer ones the line of the last two goes on.</summary>
internal sealed class Curve
{
    private readonly double[] reads;
    private readonly double[] values;

    private Curve((double Reads, double Is)[] points)
    {
        reads = [.. points.Select(p => p.Reads)];
        values = [.. points.Select(p => p.Is)];
    }

    /// <summary>Reads the points; null when none is given, or too few.</summary>
    public static Curve? Read(Settings settings, string key)
    {
        var groups = settings.Groups(key, "What was measured against a better instrument, two points or more: values are corrected along straight lines between them.");
        (double Reads, double Is)[] points = [.. groups
            .Select(g => (Reads: g.Number("reads", "What the sensor says."), Is: g.Number("is", "What is true then.")))
            .OrderBy(p => p.Reads)];
        if (settings.Describing || points.Length == 0)
        {
            return null;
        }

        if (points.Length == 1)
        {
            settings.Problem(key, "expected two points at least, as [{ reads: 0.3, is: 0 }, { reads: 98.9, is: 100 }]; for a single one use 'offset'");
            return null;
        }

        for (var i = 1; i < points.Length; i++)
        {
            if (points[i].Reads == points[i - 1].Reads)
            {
                settings.Problem(key, FormattableString.Invariant($"two points have the same 'reads', {points[i].Reads}"));
                return null;
            }
        }

        return new Curve(points);
    }

    /// <summary>The true value.</summary>
    public double At(double value)
    {
        var upper = 1;
        while (upper < reads.Length - 1 && value > reads[upper])
        {
            upper++;
        }

        var lower = upper - 1;
        return values[lower] + ((value - reads[lower]) / (reads[upper] - reads[lower]) * (values[upper] - values[lower]));
    }
}
