using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers;

/// <summary>Microchip MCP3008 (and MCP3004) on SPI: up to eight voltages of 10 bits.</summary>
internal sealed class Mcp3008 : ISensor, IRehearsableOnSpi
{
    private readonly SpiPlace place;
    private readonly byte[] codes;
    private readonly double reference;
    private readonly int hertz;

    public Mcp3008(Settings settings)
    {
        place = SpiPlace.Read(settings);
        Every = Pace.Read(settings);
        var inputs = ConverterInputs.Read(settings, "What is measured: ch0 to ch7 against ground, or the difference of a pair.", Mcp3008Session.Inputs, "ch0");
        reference = settings.Number("reference", "Voltage in V at the pin VREF; no input may be higher.", 3.3, 0.25, 5.5);
        hertz = settings.Integer("clock", "Clock frequency in Hz; 1,350,000 at most with 2.7 V, 3,600,000 with 5 V.", 1_000_000, 10_000, 3_600_000);
        codes = [.. inputs.Select(i => (byte)Array.IndexOf(Mcp3008Session.Inputs, i))];
        Channels = [.. inputs.Select(i => new Channel(i, "V", 0, reference))];
    }

    public IReadOnlyList<Channel> Channels { get; }

    public TimeSpan Every { get; }

    public string? Bus => place.Bus;

    public bool CanOversample => true;

    public int Select => place.Select;

    public ISensorSession Open(Opening opening) => new Mcp3008Session(place.Open(opening), new SpiDevice(place.Select, 0, hertz), codes, reference);

    public ISimulatedSpiChip MakeChip(string id, TimeProvider time)
    {
        var share = new SlowWave(id + "/voltage", 0.5, 0.4, TimeSpan.FromMinutes(5));
        return new Mcp3008Chip(_ => (int)(1024 * share.At(time.GetElapsedTime(0).Ticks)));
    }
}

/// <summary>An open MCP3008 (datasheet DS21295, 5.0 and 6.1). It has no identity; a line without a chip is seen by its null bit, if it rests high.</summary>
internal sealed class Mcp3008Session(ISpiBus bus, SpiDevice device, byte[] codes, double reference) : ISensorSession
{
    /// <summary>Inputs by their code (table 5-2): single ended have the upper bit of four.</summary>
    public static readonly string[] Inputs =
        ["ch0-ch1", "ch1-ch0", "ch2-ch3", "ch3-ch2", "ch4-ch5", "ch5-ch4", "ch6-ch7", "ch7-ch6", "ch0", "ch1", "ch2", "ch3", "ch4", "ch5", "ch6", "ch7"];

    private const int Highest = 1023;

    public Next Step(Instant now, ISampleSink into)
    {
        // Three whole bytes (6.1, figure 6-1): the start bit, the input, and clocks for null bit and result.
        Span<byte> write = [0x01, 0x00, 0x00];
        Span<byte> read = stackalloc byte[3];
        for (var channel = 0; channel < codes.Length; channel++)
        {
            write[1] = (byte)(codes[channel] << 4);
            bus.Transfer(device, write, read);
            into.Add((read[1] & 0x04) == 0 ? Decode(channel, ((read[1] & 0x03) << 8) | read[2]) : Sample.Bad(channel, "no answer: check wiring and 'select'"));
        }

        return Next.Slot;
    }

    public void Dispose()
    {
        // The bus is the gateway's.
    }

    /// <summary>The highest number stands for all voltages from there on (4.2), which a potentiometer at its end may well have.</summary>
    private Sample Decode(int channel, int raw)
    {
        var volts = raw * reference / 1024;
        return raw < Highest ? new Sample(channel, volts) : new Sample(channel, volts, Quality.Uncertain, "at the end of the range: the reference, or more");
    }
}
