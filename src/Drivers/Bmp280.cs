using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Scanning;

namespace Gateway.Drivers;

/// <summary>Bosch BMP280 on I²C: temperature and pressure, measured once per slot ("forced mode").</summary>
internal sealed class Bmp280 : ISensor, IRehearsable, IScannable
{
    private readonly I2cPlace place;
    private readonly int oversampling;
    private readonly int filter;

    public Bmp280(Settings settings)
    {
        place = I2cPlace.Read(settings, 0x76, 0x77);
        Every = Pace.Read(settings);
        (oversampling, filter) = Bme280.Sampling(settings);
        Pace.Check(settings, Every, Bme280Session.Conversion(oversampling, hasHumidity: false), $"with oversampling {oversampling}");
    }

    public IReadOnlyList<Channel> Channels { get; } = [new("temperature", "Cel", -40, 85), new("pressure", "Pa", 30_000, 110_000)];

    public TimeSpan Every { get; }

    public string? Bus => place.Bus;

    public bool CanOversample => true;

    public int Address => place.Address;

    public IReadOnlyList<int> Addresses => place.Addresses;

    public ISensorSession Open(Opening opening) => Bme280Session.OpenBmp280(place.Open(opening), oversampling, filter);

    public string? Recognise(I2cDevice chip, Action<TimeSpan> wait) => Bme280Session.RecogniseBmp280(chip);

    public ISimulatedChip MakeChip(string id, TimeProvider time) =>
        new Bme280Chip(time, new Bme280Climate(id, time).Measure) { Identity = Bme280Registers.Bmp280Id, HasHumidity = false };
}
