using System.Buffers.Binary;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>How a BH1750 measures (datasheet "BH1750FVI Technical Note", 11046EDT01).</summary>
/// <param name="Command">The one-time measurement.</param>
/// <param name="Time">The measurement time register, 31 to 254; 69 is normal.</param>
/// <param name="Longest">Longest duration in milliseconds with 69.</param>
/// <param name="Counts">Counts per lux with 69.</param>
internal sealed record Bh1750Mode(byte Command, int Time, double Longest, double Counts)
{
    public const int NormalTime = 69;

    /// <summary>Time after which a measurement is over; it grows with <see cref="Time"/>.</summary>
    public TimeSpan Conversion => MeasuringSession.UpToMillisecond(Longest * Time / NormalTime);

    /// <summary>The mode of a word of the configuration.</summary>
    public static Bh1750Mode Of(string word, int time) => word switch
    {
        "low" => new(0x23, time, 24, 1.2),
        "finest" => new(0x21, time, 180, 2.4),
        _ => new(0x20, time, 180, 1.2),
    };

    /// <summary>Illuminance in lx.</summary>
    public double Lux(int raw) => raw / Counts * NormalTime / Time;
}

/// <summary>An open BH1750. It has no identity and nothing that could be read back: any chip that acknowledges passes for one.</summary>
internal sealed class Bh1750Session(I2cDevice chip, Bh1750Mode mode) : MeasuringSession($"the BH1750 at {chip.Place}")
{
    private static readonly byte[] PowerOn = [0x01];
    private readonly byte[] high = [(byte)(0x40 | (mode.Time >> 5))];
    private readonly byte[] low = [(byte)(0x60 | (mode.Time & 0x1F))];
    private readonly byte[] measure = [mode.Command];

    protected override TimeSpan Trigger()
    {
        // Everything each time: a chip that lost its power in between has it again at once. Each command is a transaction of its own.
        chip.Write(PowerOn);
        chip.Write(high);
        chip.Write(low);
        chip.Write(measure);
        return mode.Conversion;
    }

    protected override Fetched Fetch(ISampleSink into)
    {
        Span<byte> data = stackalloc byte[2];
        chip.Transfer([], data);
        var raw = BinaryPrimitives.ReadUInt16BigEndian(data);
        into.Add(raw == ushort.MaxValue ? Sample.Bad(0, Reasons.BeyondRange) : new Sample(0, mode.Lux(raw)));
        return Fetched.Done;
    }
}
