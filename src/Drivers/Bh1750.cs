using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Scanning;

namespace Gateway.Drivers;

/// <summary>ROHM BH1750FVI on I²C: illuminance, measured once per slot.</summary>
internal sealed class Bh1750 : ISensor, IRehearsable, IScannable
{
    private readonly I2cPlace place;
    private readonly Bh1750Mode mode;

    public Bh1750(Settings settings)
    {
        place = I2cPlace.Read(settings, 0x23, 0x5C);
        Every = Pace.Read(settings);
        var word = settings.Choice("resolution", "Steps of about 1 lx (high), 0.5 lx (finest) or 4 lx (low, quick).", ["high", "finest", "low"], "high");
        var time = settings.Integer("measurement-time", "The chip's measurement time: 138 doubles sensitivity and duration, 31 takes more than twice the light.", 69, 31, 254);
        mode = Bh1750Mode.Of(word, time);
        Pace.Check(settings, Every, mode.Conversion, $"with measurement-time {time}");
        Channels = [new("illuminance", "lx", 0, mode.Lux(ushort.MaxValue))];
    }

    public IReadOnlyList<Channel> Channels { get; }

    public TimeSpan Every { get; }

    public string? Bus => place.Bus;

    public bool CanOversample => true;

    public int Address => place.Address;

    public IReadOnlyList<int> Addresses => place.Addresses;

    public ISensorSession Open(Opening opening) => new Bh1750Session(place.Open(opening), mode);

    public ISimulatedChip MakeChip(string id, TimeProvider time)
    {
        var light = new SlowWave(id + "/illuminance", 400, 300, TimeSpan.FromMinutes(9));
        return new Bh1750Chip(time, () => light.At(time.GetElapsedTime(0).Ticks));
    }
}
