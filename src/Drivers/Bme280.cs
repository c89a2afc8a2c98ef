using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Scanning;

namespace Gateway.Drivers;

/// <summary>
/// Bosch BME280 on I²C: temperature, humidity, pressure. It measures once per slot and sleeps in between ("forced mode"), which
/// also warms it least.
/// </summary>
internal sealed class Bme280 : ISensor, IRehearsable, IScannable
{
    private readonly I2cPlace place;
    private readonly int oversampling;
    private readonly int filter;

    public Bme280(Settings settings)
    {
        place = I2cPlace.Read(settings, 0x76, 0x77);
        Every = Pace.Read(settings);
        (oversampling, filter) = Sampling(settings);
        Pace.Check(settings, Every, Bme280Session.Conversion(oversampling, hasHumidity: true), $"with oversampling {oversampling}");
    }

    public IReadOnlyList<Channel> Channels { get; } =
    [
        new("temperature", "Cel", -40, 85),
        new("humidity", "%", 0, 100),
        new("pressure", "Pa", 30_000, 110_000),
    ];

    public TimeSpan Every { get; }

    public string? Bus => place.Bus;

    public bool CanOversample => true;

    public int Address => place.Address;

    public IReadOnlyList<int> Addresses => place.Addresses;

    public ISensorSession Open(Opening opening) => Bme280Session.OpenBme280(place.Open(opening), oversampling, filter);

    public string? Recognise(I2cDevice chip, Action<TimeSpan> wait) => Bme280Session.RecogniseBme280(chip);

    public ISimulatedChip MakeChip(string id, TimeProvider time) => new Bme280Chip(time, new Bme280Climate(id, time).Measure);

    /// <summary>Reads the settings <c>oversampling</c> and <c>filter</c>; 0: off.</summary>
    internal static (int Oversampling, int Filter) Sampling(Settings settings)
    {
        var samples = settings.Choice("oversampling", "Samples that the chip takes the mean of: more are less noisy and take longer.", ["1", "2", "4", "8", "16"], "1");
        var smoothing = settings.Choice("filter", "Weight of the past in the chip's own smoothing of temperature and pressure.", ["off", "2", "4", "8", "16"], "off");
        return (Number(samples), Number(smoothing));
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
