using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Scanning;

namespace Gateway.Drivers;

/// <summary>Texas Instruments ADS1115 on I²C: up to four voltages or differences of voltages, measured one after the other.</summary>
internal sealed class Ads1115 : ISensor, IRehearsable, IScannable
{
    /// <summary>Inputs by the code of the multiplexer (datasheet SBAS444, table 8).</summary>
    private static readonly string[] Inputs = ["a0-a1", "a0-a3", "a1-a3", "a2-a3", "a0", "a1", "a2", "a3"];

    private static readonly string[] Ranges = ["6.144", "4.096", "2.048", "1.024", "0.512", "0.256"];
    private static readonly string[] Rates = ["8", "16", "32", "64", "128", "250", "475", "860"];
    private readonly I2cPlace place;
    private readonly Ads1115Plan plan;

    public Ads1115(Settings settings)
    {
        place = I2cPlace.Read(settings, 0x48, 0x49, 0x4A, 0x4B);
        Every = Pace.Read(settings);
        var inputs = ConverterInputs.Read(settings, "What is measured: a0 to a3 against ground, or the difference of two.", Inputs, "a0");
        var range = settings.Choice("range", "Greatest voltage in V, of either sign; never more at a pin than the chip's supply.", Ranges, "4.096");
        var rate = settings.Choice("rate", "Measurements per second: fewer are less noisy and take longer.", Rates, "128");
        var fullScale = double.Parse(range, CultureInfo.InvariantCulture);
        plan = new Ads1115Plan(
            [.. inputs.Select(i => Ads1115Plan.Config(Array.IndexOf(Inputs, i), Array.IndexOf(Ranges, range), Array.IndexOf(Rates, rate)))],
            fullScale,
            Ads1115Plan.ConversionAt(int.Parse(rate, CultureInfo.InvariantCulture)));
        Pace.Check(settings, Every, plan.Conversion * inputs.Count, $"of {inputs.Count} inputs with rate {rate}");
        Channels = [.. inputs.Select(i => new Channel(i, "V", -fullScale, fullScale))];
    }

    public IReadOnlyList<Channel> Channels { get; }

    public TimeSpan Every { get; }

    public string? Bus => place.Bus;

    public bool CanOversample => true;

    public int Address => place.Address;

    public IReadOnlyList<int> Addresses => place.Addresses;

    public ISensorSession Open(Opening opening) => new Ads1115Session(place.Open(opening), plan);

    public string? Recognise(I2cDevice chip, Action<TimeSpan> wait) => Ads1115Session.Recognise(chip);

    public ISimulatedChip MakeChip(string id, TimeProvider time)
    {
        var voltage = new SlowWave(id + "/voltage", 0.12, 0.1, TimeSpan.FromMinutes(5));
        return new Ads1115Chip(time, _ => voltage.At(time.GetElapsedTime(0).Ticks));
    }
}
