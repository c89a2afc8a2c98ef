using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers;

/// <summary>Maxim DS18B20 on 1-Wire, read by the kernel's driver (w1_therm): temperature.</summary>
internal sealed class Ds18b20 : ISensor, IRehearsableOnOneWire
{
    private readonly string bus;

    public Ds18b20(Settings settings)
    {
        bus = settings.Text("bus", "The kernel's 1-Wire devices, or a simulated bus to try the configuration out.", "w1", text => BusCatalog.CheckOneWire(text, settings.Extended), BusCatalog.OneWireBounds);
        Device = settings.Text("device", "Its id, the name of its folder in /sys/bus/w1/devices.", check: CheckDevice, bounds: "28- and 12 hexadecimal digits", pattern: "^28-[0-9a-f]{12}$");
        Every = Pace.Read(settings, seconds: 10, least: 1);
    }

    public IReadOnlyList<Channel> Channels { get; } = [new("temperature", "Cel", -55, 125)];

    public TimeSpan Every { get; }

    public string? Bus => bus;

    public string Device { get; }

    public ISensorSession Open(Opening opening) => opening.Bus is IOneWireBus open
        ? new Ds18b20Session(open, Device)
        : throw new SensorException($"{bus} is no 1-Wire bus: correct the setting 'bus'");

    public ISimulatedOneWireChip MakeChip(string id, TimeProvider time)
    {
        var temperature = new SlowWave(id + "/temperature", 21, 4, TimeSpan.FromMinutes(7));
        return new Ds18b20Chip(() => (short)Math.Round(16 * temperature.At(time.GetElapsedTime(0).Ticks)));
    }

    private static string? CheckDevice(string id) =>
        id.Length == 15 && id.StartsWith("28-", StringComparison.Ordinal) && id[3..].All(char.IsAsciiHexDigitLower)
            ? null
            : $"'{id}' is no id of a DS18B20; it is 28- and 12 hexadecimal digits, as in 'ls /sys/bus/w1/devices'";
}
