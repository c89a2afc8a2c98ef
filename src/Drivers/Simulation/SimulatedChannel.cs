using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Simulation;

/// <summary>One made-up quantity.</summary>
internal sealed class SimulatedChannel
{
    /// <summary>Values this many spans outside are outliers; twice as many are no longer plausible.</summary>
    private const double OutlierSpans = 5;

    private readonly Wave wave;
    private readonly double noise;
    private readonly double outlier;
    private LinearRandom random;

    public SimulatedChannel(string name, Settings settings, int seed, int index)
    {
        random = new LinearRandom(seed, index);
        wave = Wave.Read(settings);
        noise = settings.Number("noise", "Greatest deviation that chance adds or takes away, in the channel's unit.", 0, 0);
        var span = Math.Max(wave.High - wave.Low, 1) + noise;
        outlier = OutlierSpans * span;
        Channel = new Channel(
            name,
            settings.OptionalText("unit", "Unit of its values as a UCUM code, as Cel; none when left out."),
            wave.Low - (2 * outlier),
            wave.High + (2 * outlier));
    }

    public Channel Channel { get; }

    /// <summary>The present value, without faults.</summary>
    public double Value { get; private set; }

    /// <summary>The last value delivered while nothing was wrong; at first the present one.</summary>
    public double Settled { get; private set; } = double.NaN;

    /// <summary>An implausible value, outside the bounds of <see cref="Channel"/>.</summary>
    public double OutOfRange => Channel.High + (10 * outlier);

    /// <summary>A plausible value that stands out.</summary>
    public double Outlier => wave.High + outlier;

    /// <summary>Goes to the value of the moment <paramref name="elapsed"/> ticks behind the first step.</summary>
    public void Move(long elapsed)
    {
        Value = wave.At(elapsed, ref random) + (noise * random.Next());
        Settled = double.IsNaN(Settled) ? Value : Settled;
    }

    /// <summary>The present value was delivered.</summary>
    public void Settle() => Settled = Value;
}
