using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Calibration;

/// <summary>
/// How the values of one channel are corrected before anybody sees them, as configured: the mean of several measurements, along <c>points</c>, then
/// <c>· factor + offset</c>, then the range, the median and the average.
/// </summary>
public sealed class Correction
{
    private const int WidestMedian = 99;
    private const int WidestAverage = 1000;
    private const int MostMeasurements = 64;

    private Correction(Curve? curve, double factor, double offset, double low, double high, int median, int average, int oversampling)
    {
        Curve = curve;
        Factor = factor;
        Offset = offset;
        Low = low;
        High = high;
        Median = median;
        Average = average;
        Oversampling = oversampling;
    }

    internal Curve? Curve { get; }

    internal double Factor { get; }

    internal double Offset { get; }

    internal double Low { get; }

    internal double High { get; }

    internal int Median { get; }

    internal int Average { get; }

    /// <summary>Measurements that each value is the mean of, before all of the above.</summary>
    internal int Oversampling { get; }

    private bool ChangesNothing =>
        Curve is null && Factor == 1 && Offset == 0 && double.IsInfinity(Low) && double.IsInfinity(High) && Median == 1 && Average == 1 && Oversampling == 1;

    /// <summary>Reads the correction of one channel; null when it changes nothing.</summary>
    /// <param name="settings">What was written for the channel.</param>
    /// <param name="sensor">Its sensor; null while only what all have in common is described.</param>
    public static Correction? Read(Settings settings, ISensor? sensor = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var offset = settings.Number("offset", "What is added to the value, in the channel's unit.", 0);
        var factor = settings.Number("factor", "What the value is multiplied by, before the offset.", 1);
        if (factor == 0)
        {
            settings.Problem("factor", "must not be 0: every value would be the same");
        }

        var curve = Curve.Read(settings, "points");
        var (low, high) = ReadRange(settings);
        var median = settings.Integer("median", "The median of so many of the last values takes the place of each: single outliers vanish. An odd number.", 1, 1, WidestMedian);
        if (median % 2 == 0)
        {
            settings.Problem("median", $"{median} is not odd; write {median - 1} or {median + 1}");
        }

        var average = settings.Integer("average", "The mean of so many of the last values, or medians, takes the place of each: noise becomes less.", 1, 1, WidestAverage);
        var oversampling = settings.Integer("oversampling", "The sensor measures so many times for each reading, one after the other, and the mean is the value, before all corrections.", 1, 1, MostMeasurements);
        if (oversampling > 1 && sensor?.CanOversample == false)
        {
            settings.Problem("oversampling", "has no effect: this kind of sensor does not measure again at once; remove it", warning: true);
        }

        var correction = new Correction(curve, factor, offset, low, high, median, average, oversampling);
        return correction.ChangesNothing ? null : correction;
    }

    /// <summary>The same for one sensor's readings, with nothing remembered.</summary>
    public Calibrator Start() => new(this);

    private static (double Low, double High) ReadRange(Settings settings)
    {
        var range = settings.List("range", "Least and greatest value that can be true, as [-40, 85]; a corrected value outside is a bad reading.", [], static text => double.IsNaN(Number(text)) ? $"'{text}' is not a number" : null);
        if (range.Count == 0)
        {
            return (double.NegativeInfinity, double.PositiveInfinity);
        }

        var low = Number(range[0]);
        var high = Number(range[^1]);
        if (range.Count != 2 || low >= high)
        {
            settings.Problem("range", "expected two numbers, the lower one first, as [-40, 85]");
        }

        return (low, high);
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : double.NaN;
}
