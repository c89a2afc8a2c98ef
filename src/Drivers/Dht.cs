using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers;

/// <summary>Aosong DHT11, DHT22 and their like on one GPIO line: temperature and humidity, decoded from the stamps of the kernel.</summary>
internal sealed class Dht : LineSensor
{
    private readonly DhtKind kind;

    public Dht(Settings settings, DhtKind kind)
    {
        this.kind = kind;
        var (chip, line) = ReadPlace(settings);
        Every = Pace.Read(settings, seconds: 5, least: 2);
        Channels = [new("temperature", "Cel", kind.Coldest, kind.Hottest), new("humidity", "%", 0, 100)];
        Request = new LineRequest(chip, line, Bias.PullUp, TimeSpan.Zero, ActiveLow: false);
    }

    public override bool CanWait => false;

    internal override ISensorSession Open(IGpioLine line, TimeProvider time) => new DhtSession(line, kind);

    protected override ICircuit Wire(string name, long start, out bool high)
    {
        high = true;
        var temperature = new SlowWave(name + "/temperature", 21, 4, TimeSpan.FromMinutes(10));
        var humidity = new SlowWave(name + "/humidity", 50, 10, TimeSpan.FromMinutes(7));
        return new DhtCircuit(kind.Start, (ticks, frame) => kind.Encode(humidity.At(ticks), temperature.At(ticks), frame));
    }
}
