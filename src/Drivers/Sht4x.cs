using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Scanning;

namespace Gateway.Drivers;

/// <summary>Sensirion SHT40, SHT41, SHT43 or SHT45 on I²C: temperature and humidity, measured once per slot.</summary>
internal sealed class Sht4x : ISensor, IRehearsable, IScannable
{
    private readonly I2cPlace place;
    private readonly ShtCommand trigger;

    public Sht4x(Settings settings)
    {
        place = I2cPlace.Read(settings, 0x44, 0x45, 0x46);
        Every = Pace.Read(settings);
        trigger = settings.Choice("repeatability", "How much care a measurement takes: less is quicker and noisier.", ["high", "medium", "low"], "high") switch
        {
            // Commands (4.5) with their longest times (3.2).
            "low" => new ShtCommand([0xE0], 1.7),
            "medium" => new ShtCommand([0xF6], 4.5),
            _ => new ShtCommand([0xFD], 8.3),
        };
    }

    public IReadOnlyList<Channel> Channels { get; } = [new("temperature", "Cel", -40, 125), new("humidity", "%", 0, 100)];

    public TimeSpan Every { get; }

    public string? Bus => place.Bus;

    public bool CanOversample => true;

    public int Address => place.Address;

    public IReadOnlyList<int> Addresses => place.Addresses;

    public bool AsksByCommand => true;

    public ISensorSession Open(Opening opening) => new ShtSession(place.Open(opening), ShtModel.Sht4x, trigger);

    public string? Recognise(I2cDevice chip, Action<TimeSpan> wait) => ShtSession.Recognise(chip, ShtModel.Sht4x, wait);

    public ISimulatedChip MakeChip(string id, TimeProvider time) => ShtChip.Make(id, time, ShtModel.Sht4x);
}
