using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Scanning;

namespace Gateway.Drivers;

/// <summary>Texas Instruments INA219 on I²C: voltage of a supply, the current through a shunt, and the power, measured once per slot.</summary>
internal sealed class Ina219 : ISensor, IRehearsable, IScannable
{
    private const double GreatestShuntVoltage = 0.32;
    private readonly I2cPlace place;
    private readonly double shunt;
    private readonly int samples;

    public Ina219(Settings settings)
    {
        place = I2cPlace.Read(settings, [.. Enumerable.Range(0x40, 16)]);
        Every = Pace.Read(settings);
        shunt = settings.Number("shunt", "Resistance of the shunt in Ω; R100 on a board is 0.1.", 0.1, 0.0001, 100);
        samples = int.Parse(
            settings.Choice("samples", "Samples that the chip takes the mean of: more are less noisy and take longer.", ["1", "2", "4", "8", "16", "32", "64", "128"], "1"), CultureInfo.InvariantCulture);
        Pace.Check(settings, Every, Ina219Session.ConversionOf(samples), $"with {samples} samples");
        var most = GreatestShuntVoltage / shunt;
        Channels = [new("voltage", "V", 0, 32), new("current", "A", -most, most), new("power", "W", -32 * most, 32 * most)];
    }

    public IReadOnlyList<Channel> Channels { get; }

    public TimeSpan Every { get; }

    public string? Bus => place.Bus;

    public bool CanOversample => true;

    public int Address => place.Address;

    public IReadOnlyList<int> Addresses => place.Addresses;

    public ISensorSession Open(Opening opening) => Ina219Session.Open(place.Open(opening), shunt, samples);

    public string? Recognise(I2cDevice chip, Action<TimeSpan> wait) => Ina219Session.Recognise(chip);

    public ISimulatedChip MakeChip(string id, TimeProvider time)
    {
        var voltage = new SlowWave(id + "/voltage", 12, 1.5, TimeSpan.FromMinutes(7));
        var drop = new SlowWave(id + "/current", 0.02, 0.1, TimeSpan.FromMinutes(3));
        return new Ina219Chip(time, () =>
        {
            var now = time.GetElapsedTime(0).Ticks;
            return ((int)Math.Round(voltage.At(now) / 0.004), (int)Math.Round(drop.At(now) / 0.00001));
        });
    }
}
