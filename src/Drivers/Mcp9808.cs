using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Scanning;

namespace Gateway.Drivers;

/// <summary>Microchip MCP9808 on I²C: temperature. It measures by itself; each slot reads what is there.</summary>
internal sealed class Mcp9808 : ISensor, IRehearsable, IScannable
{
    private readonly I2cPlace place;

    public Mcp9808(Settings settings)
    {
        place = I2cPlace.Read(settings, 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F);
        Every = Pace.Read(settings);
    }

    public IReadOnlyList<Channel> Channels { get; } = [new("temperature", "Cel", -40, 125)];

    public TimeSpan Every { get; }

    public string? Bus => place.Bus;

    public bool CanOversample => true;

    public int Address => place.Address;

    public IReadOnlyList<int> Addresses => place.Addresses;

    public ISensorSession Open(Opening opening) => Mcp9808Session.Open(place.Open(opening));

    public string? Recognise(I2cDevice chip, Action<TimeSpan> wait) => Mcp9808Session.Recognise(chip);

    public ISimulatedChip MakeChip(string id, TimeProvider time)
    {
        var temperature = new SlowWave(id + "/temperature", 21, 4, TimeSpan.FromMinutes(7));
        return new Mcp9808Chip(time, () => (int)Math.Round(temperature.At(time.GetElapsedTime(0).Ticks) * 16));
    }
}

/// <summary>An open MCP9808 (datasheet DS25095A, chapter 5).</summary>
internal sealed class Mcp9808Session : ISensorSession
{
    public const byte Configuration = 0x01;
    public const byte Ambient = 0x05;
    public const byte Manufacturer = 0x06;
    public const byte DeviceAndRevision = 0x07;
    public const byte Resolution = 0x08;

    // 250 ms typically at the finest resolution; the datasheet names no longest time.
    private static readonly TimeSpan Conversion = TimeSpan.FromMilliseconds(300);
    private readonly I2cDevice chip;
    private bool started;

    private Mcp9808Session(I2cDevice chip) => this.chip = chip;

    /// <summary>Makes sure that it is an MCP9808 before anything is written to it.</summary>
    /// <exception cref="SensorException">It does not answer or is another chip.</exception>
    public static Mcp9808Session Open(I2cDevice chip)
    {
        var (manufacturer, device) = Identity(chip);
        if (!IsMcp9808(manufacturer, device))
        {
            throw new SensorException(
                $"found another chip (manufacturer 0x{manufacturer:x4}, device 0x{device:x4}) at {chip.Place}, but this driver is for the MCP9808 (0x0054, 0x04..): correct 'driver' or 'address', check the wiring");
        }

        return new Mcp9808Session(chip);
    }

    /// <summary>Temperature in °C of the ambient register: 13 bits with sign, in steps of 1/16; above them are three alert flags.</summary>
    public static double Temperature(int register) => ((register & 0x1FFF) << 19 >> 19) / 16.0;

    /// <summary>What shows that an MCP9808 is there; null: it is another chip.</summary>
    public static string? Recognise(I2cDevice chip) =>
        Identity(chip) is var (manufacturer, device) && IsMcp9808(manufacturer, device) ? $"manufacturer 0x{manufacturer:x4}, device 0x{device:x4}" : null;

    public Next Step(Instant now, ISampleSink into)
    {
        if (!started)
        {
            // Measure all the time, no alert output, steps of 1/16 °C.
            chip.WriteWord(Configuration, 0);
            chip.Write([Resolution, 3]);
            started = true;
            return Next.In(Conversion);
        }

        into.Add(Decode(chip.ReadWord(Ambient)));
        return Next.Slot;
    }

    public void Dispose()
    {
        // It may go on measuring: it draws 0.2 mA.
    }

    /// <summary>All ones cannot be measured: the flags say above the upper and below the lower limit at once (register 5-4).</summary>
    private static Sample Decode(ushort register) =>
        register == ushort.MaxValue ? Sample.Bad(0, "no answer: the data line is high") : new Sample(0, Temperature(register));

    private static (ushort Manufacturer, ushort Device) Identity(I2cDevice chip) => (chip.ReadWord(Manufacturer), chip.ReadWord(DeviceAndRevision));

    /// <summary>The low byte of the device is its revision, which may change.</summary>
    private static bool IsMcp9808(ushort manufacturer, ushort device) => manufacturer == 0x0054 && device >> 8 == 0x04;
}
