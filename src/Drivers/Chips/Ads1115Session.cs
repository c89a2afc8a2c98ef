using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>What an ADS1115 is to measure.</summary>
/// <param name="Configs">The content of the configuration register for each channel.</param>
/// <param name="FullScale">The range in V.</param>
/// <param name="Conversion">Time after which one measurement is over.</param>
internal sealed record Ads1115Plan(IReadOnlyList<int> Configs, double FullScale, TimeSpan Conversion)
{
    /// <summary>Register 1 for one measurement (9.6.3): start, input, range, single-shot, rate, comparator off.</summary>
    public static int Config(int input, int range, int rate) => 0x8000 | (input << 12) | (range << 9) | 0x0100 | (rate << 5) | 0x0003;

    /// <summary>The chip's own clock may be 10 % slow (7.5), and it needs 25 µs to wake up (9.4.2.1).</summary>
    public static TimeSpan ConversionAt(int rate) => MeasuringSession.UpToMillisecond((1000.0 / rate / 0.9) + 0.025);

    /// <summary>Volts of a result.</summary>
    public double Volts(short raw) => raw * FullScale / 32768;
}

/// <summary>An open ADS1115. It has no identity; that it does what it is told is seen by reading its configuration back.</summary>
internal sealed class Ads1115Session(I2cDevice chip, Ads1115Plan plan) : MeasuringSession($"the ADS1115 at {chip.Place}")
{
    public const byte Result = 0x00;
    public const byte Configuration = 0x01;
    public const int Idle = 0x8000;

    private const byte LowThreshold = 0x02;
    private const byte HighThreshold = 0x03;
    private int current;

    /// <summary>What shows that an ADS1115 is there; null: it is another chip. Its thresholds (9.6.4) stand as after power-on: nobody needs them.</summary>
    public static string? Recognise(I2cDevice chip) =>
        chip.ReadWord(LowThreshold) == 0x8000 && chip.ReadWord(HighThreshold) == 0x7FFF ? "thresholds 0x8000 and 0x7fff, as after power-on" : null;

    protected override TimeSpan Trigger()
    {
        chip.WriteWord(Configuration, plan.Configs[current]);
        return plan.Conversion;
    }

    protected override Fetched Fetch(ISampleSink into)
    {
        var config = chip.ReadWord(Configuration);
        if ((config & ~Idle) != (plan.Configs[current] & ~Idle))
        {
            into.Add(Sample.Bad(current, "the chip lost its settings, or is no ADS1115"));
        }
        else if ((config & Idle) == 0)
        {
            return Fetched.Busy;
        }
        else
        {
            var raw = (short)chip.ReadWord(Result);
            into.Add(raw is short.MinValue or short.MaxValue ? Sample.Bad(current, Reasons.BeyondRange) : new Sample(current, plan.Volts(raw)));
        }

        current = (current + 1) % plan.Configs.Count;
        return current == 0 ? Fetched.Done : Fetched.More;
    }
}
