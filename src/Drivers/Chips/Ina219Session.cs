using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>
/// An open INA219 (datasheet SBOS448). Current and power are computed here from the two voltages, so that the chip needs no
/// calibration, which it would forget with its power, and gives 0 without.
/// </summary>
internal sealed class Ina219Session : MeasuringSession
{
    public const byte Configuration = 0x00;
    public const byte ShuntVoltage = 0x01;
    public const byte BusVoltage = 0x02;
    public const byte Calibration = 0x05;
    public const ushort AfterReset = 0x399F;
    public const int Reset = 0x8000;
    public const int Ready = 0x0002;

    private const double VoltsPerBusStep = 0.004;
    private const double VoltsPerShuntStep = 0.00001;

    /// <summary>Shunt voltages of ±320 mV and beyond read as this.</summary>
    private const int ShuntEnd = 32000;

    /// <summary>Range 32 V, shunt range ±320 mV; one measurement of both.</summary>
    private const int Ranges = 0x3803;

    private readonly I2cDevice chip;
    private readonly double shunt;
    private readonly TimeSpan conversion;
    private readonly int trigger;

    private Ina219Session(I2cDevice chip, double shunt, int samples)
        : base($"the INA219 at {chip.Place}")
    {
        this.chip = chip;
        this.shunt = shunt;
        conversion = ConversionOf(samples);

        // Table 5: 1000 is one sample of 12 bits, 1001 the mean of two, up to 1111 of 128.
        var code = 8 + int.Log2(samples);
        trigger = Ranges | (code << 7) | (code << 3);
    }

    /// <summary>Longest time of a measurement: both voltages one after the other, 586 µs a sample (7.5).</summary>
    public static TimeSpan ConversionOf(int samples) => UpToMillisecond(2 * samples * 0.586);

    /// <summary>Resets it and makes sure that it then is as an INA219 is.</summary>
    /// <exception cref="SensorException">It does not answer or is another chip.</exception>
    public static Ina219Session Open(I2cDevice chip, double shunt, int samples)
    {
        chip.WriteWord(Configuration, Reset);
        var found = chip.ReadWord(Configuration);
        if (found != AfterReset)
        {
            var name = found == 0x4127 ? "an INA226 or INA236" : "another chip";
            throw new SensorException($"found {name} (0x{found:x4} after a reset) at {chip.Place}, but this driver is for the INA219 (0x399f): correct 'driver' or 'address', check the wiring");
        }

        return new Ina219Session(chip, shunt, samples);
    }

    /// <summary>
    /// What shows that an INA219 is there, without the reset: it is as power-on leaves it, or as this driver does, which never calibrates
    /// it. Null: it is another chip, or another program set it up.
    /// </summary>
    public static string? Recognise(I2cDevice chip)
    {
        var config = chip.ReadWord(Configuration);
        var code = (config >> 3) & 15;
        return config == AfterReset ? "configuration 0x399f, as after power-on"
            : (config & 0xF807) == Ranges && code >= 8 && ((config >> 7) & 15) == code && chip.ReadWord(Calibration) == 0 ? $"configuration 0x{config:x4}, as this driver leaves it"
            : null;
    }

    protected override TimeSpan Trigger()
    {
        chip.WriteWord(Configuration, trigger);
        return conversion;
    }

    protected override Fetched Fetch(ISampleSink into)
    {
        var bus = chip.ReadWord(BusVoltage);
        if ((bus & Ready) == 0)
        {
            return Fetched.Busy;
        }

        var drop = (short)chip.ReadWord(ShuntVoltage);
        var volts = (bus >> 3) * VoltsPerBusStep;
        into.Add(new Sample(0, volts));
        if (drop is >= ShuntEnd or <= -ShuntEnd)
        {
            into.Add(Sample.Bad(1, Reasons.BeyondRange));
            into.Add(Sample.Bad(2, Reasons.BeyondRange));
        }
        else
        {
            var current = drop * VoltsPerShuntStep / shunt;
            into.Add(new Sample(1, current));
            into.Add(new Sample(2, volts * current));
        }

        return Fetched.Done;
    }
}
