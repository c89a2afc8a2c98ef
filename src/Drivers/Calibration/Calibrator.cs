using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Calibration;

/// <summary>Corrects the samples of one channel, one after the other.</summary>
/// <remarks>Used by one thread. Allocates nothing.</remarks>
public sealed class Calibrator
{
    private readonly Correction correction;
    private readonly Window? medians;
    private readonly Window? averages;
    private readonly int memory;
    private int doubtful;
    private string? doubt;

    internal Calibrator(Correction correction)
    {
        this.correction = correction;
        medians = correction.Median > 1 ? new Window(correction.Median) : null;
        averages = correction.Average > 1 ? new Window(correction.Average) : null;
        memory = correction.Median + correction.Average - 1;
    }

    /// <summary>
    /// The corrected sample. A bad one stays as it is and is not remembered; for as long as an uncertain one may still be part of a
    /// median or an average, the results are uncertain for the same reason.
    /// </summary>
    public Sample Apply(in Sample sample)
    {
        if (sample.Quality == Quality.Bad)
        {
            return sample;
        }

        var value = ((correction.Curve?.At(sample.Value) ?? sample.Value) * correction.Factor) + correction.Offset;
        if (!double.IsFinite(value))
        {
            return Sample.Bad(sample.Channel, "not a number after calibration");
        }

        if (value < correction.Low || value > correction.High)
        {
            return Sample.Bad(sample.Channel, "outside the configured range");
        }

        if (sample.Quality == Quality.Uncertain)
        {
            (doubtful, doubt) = (memory, sample.Reason);
        }

        var uncertain = doubtful > 0;
        doubtful -= uncertain ? 1 : 0;
        return new Sample(sample.Channel, Smooth(value), uncertain ? Quality.Uncertain : Quality.Good, uncertain ? doubt : sample.Reason);
    }

    /// <summary>Forgets the values so far: the sensor was away, they are old.</summary>
    public void Forget()
    {
        medians?.Clear();
        averages?.Clear();
        doubtful = 0;
    }

    private double Smooth(double value)
    {
        if (medians is not null)
        {
            medians.Add(value);
            value = medians.Median();
        }

        if (averages is not null)
        {
            averages.Add(value);
            value = averages.Mean();
        }

        return value;
    }
}
