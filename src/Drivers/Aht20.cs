using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Scanning;

namespace Gateway.Drivers;

/// <summary>Aosong AHT20 (also AHT21, AM2301B) on I²C: temperature and humidity, measured once per slot.</summary>
internal sealed class Aht20 : ISensor, IRehearsable, IScannable
{
    private readonly I2cPlace place;

    public Aht20(Settings settings)
    {
        place = I2cPlace.Read(settings, 0x38);
        Every = Pace.Read(settings, seconds: 2, least: 0.5);
    }

    public IReadOnlyList<Channel> Channels { get; } = [new("temperature", "Cel", -40, 85), new("humidity", "%", 0, 100)];

    public TimeSpan Every { get; }

    public string? Bus => place.Bus;

    public int Address => place.Address;

    public IReadOnlyList<int> Addresses => place.Addresses;

    public ISensorSession Open(Opening opening) => new Aht20Session(place.Open(opening));

    public ISimulatedChip MakeChip(string id, TimeProvider time) => Aht20Chip.Make(id, time);
}
