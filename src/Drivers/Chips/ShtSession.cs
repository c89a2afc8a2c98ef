using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>What tells one of Sensirion's humidity sensors from another.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reset">The command that resets it.</param>
/// <param name="Identify">A command whose answer, right in its checksums, shows that such a chip is there.</param>
/// <param name="Words">Length of that answer.</param>
/// <param name="HumidityAtZero">Relative humidity in % of the raw value 0.</param>
/// <param name="HumiditySpan">What the greatest raw value adds to that.</param>
internal sealed record ShtModel(string Name, byte[] Reset, byte[] Identify, int Words, double HumidityAtZero, double HumiditySpan)
{
    /// <summary>SHT30, SHT31, SHT35 (datasheet SHT3x-DIS, 4.3 and 4.9 to 4.13): soft reset, status register.</summary>
    public static ShtModel Sht3x { get; } = new("SHT3x", [0x30, 0xA2], [0xF3, 0x2D], 1, 0, 100);

    /// <summary>SHT40, SHT41, SHT43, SHT45 (datasheet SHT4x, 4.5 and 4.6): soft reset, serial number.</summary>
    public static ShtModel Sht4x { get; } = new("SHT4x", [0x94], [0x89], 2, -6, 125);

    /// <summary>Temperature in °C; of both.</summary>
    public static double Temperature(int raw) => -45 + (175 * (raw / 65535.0));

    /// <summary>Relative humidity in %. What is beyond 0 to 100 comes from the tolerance of the chip and is cut off, as its datasheet says.</summary>
    public double Humidity(int raw) => Math.Clamp(HumidityAtZero + (HumiditySpan * (raw / 65535.0)), 0, 100);
}

/// <summary>What has such a chip measure.</summary>
/// <param name="Bytes">The command.</param>
/// <param name="Longest">Its longest time in milliseconds.</param>
internal sealed record ShtCommand(byte[] Bytes, double Longest)
{
    /// <summary>When the measurement is over.</summary>
    public TimeSpan Conversion { get; } = MeasuringSession.UpToMillisecond(Longest);
}

/// <summary>An open SHT3x or SHT4x: single measurements without clock stretching.</summary>
internal sealed class ShtSession(I2cDevice chip, ShtModel model, ShtCommand trigger) : MeasuringSession($"the {model.Name} at {chip.Place}")
{
    private static readonly TimeSpan AfterReset = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan AfterIdentify = TimeSpan.FromMilliseconds(10);
    private int step;

    /// <summary>What shows that such a chip is there; null: it is another one.</summary>
    public static string? Recognise(I2cDevice chip, ShtModel model, Action<TimeSpan> wait)
    {
        chip.Write(model.Identify);
        wait(AfterIdentify);
        return IsRight(chip, model) ? model.Words == 1 ? "status with its checksum" : "serial number with its checksums" : null;
    }

    protected override TimeSpan? Prepare()
    {
        switch (step++)
        {
            case 0:
                // Also ends what another program may have left on, such as the heater.
                chip.Write(model.Reset);
                return AfterReset;
            case 1:
                chip.Write(model.Identify);
                return AfterIdentify;
            default:
                Identify();
                return null;
        }
    }

    protected override TimeSpan Trigger()
    {
        chip.Write(trigger.Bytes);
        return trigger.Conversion;
    }

    protected override Fetched Fetch(ISampleSink into)
    {
        // A chip that still measures does not acknowledge, which is an exception: after its longest time it must be done.
        Span<byte> words = stackalloc byte[2 * CheckedWord.Length];
        chip.Transfer([], words);
        into.Add(CheckedWord.TryRead(words, 0, out var t) ? new Sample(0, ShtModel.Temperature(t)) : Sample.Bad(0, Reasons.Crc));
        into.Add(CheckedWord.TryRead(words, 1, out var h) ? new Sample(1, model.Humidity(h)) : Sample.Bad(1, Reasons.Crc));
        return Fetched.Done;
    }

    private void Identify()
    {
        if (!IsRight(chip, model))
        {
            throw new SensorException($"what answers at {chip.Place} is no {model.Name}, or the line is disturbed (wrong checksum): check 'driver', 'address' and wiring");
        }
    }

    /// <summary>Whether the answer to <see cref="ShtModel.Identify"/> is right in its checksums.</summary>
    private static bool IsRight(I2cDevice chip, ShtModel model)
    {
        Span<byte> words = stackalloc byte[model.Words * CheckedWord.Length];
        chip.Transfer([], words);
        for (var i = 0; i < model.Words; i++)
        {
            if (!CheckedWord.TryRead(words, i, out _))
            {
                return false;
            }
        }

        return true;
    }
}
