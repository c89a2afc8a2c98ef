using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>An open AHT20 (datasheet "AHT20 Product manuals", 5.3 and 5.4).</summary>
internal sealed class Aht20Session(I2cDevice chip) : MeasuringSession($"the AHT20 at {chip.Place}")
{
    public const byte Busy = 0x80;
    public const byte Calibrated = 0x08;

    /// <summary>Status, 20 bits of humidity, 20 bits of temperature, checksum.</summary>
    public const int Length = 7;

    private static readonly byte[] Reset = [0xBA];
    private static readonly byte[] Status = [0x71];
    private static readonly byte[] Initialise = [0xBE, 0x08, 0x00];
    private static readonly byte[] Measure = [0xAC, 0x33, 0x00];
    private static readonly TimeSpan AfterReset = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AfterInitialise = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Conversion = TimeSpan.FromMilliseconds(80);
    private int step;

    /// <summary>Relative humidity in %.</summary>
    public static double Humidity(int raw) => raw / 1048576.0 * 100;

    /// <summary>Temperature in °C.</summary>
    public static double Temperature(int raw) => (raw / 1048576.0 * 200) - 50;

    protected override TimeSpan? Prepare()
    {
        switch (step++)
        {
            case 0:
                chip.Write(Reset);
                return AfterReset;
            case 1 when !IsCalibrated():
                chip.Write(Initialise);
                return AfterInitialise;
            case 2 when !IsCalibrated():
                throw new SensorException($"{Device} does not load its calibration: check supply and wiring, or replace it; another chip at this address does the same");
            default:
                return null;
        }
    }

    protected override TimeSpan Trigger()
    {
        chip.Write(Measure);
        return Conversion;
    }

    protected override Fetched Fetch(ISampleSink into)
    {
        Span<byte> data = stackalloc byte[Length];
        chip.Transfer([], data);
        if (Crc8.Sensirion(data[..^1]) != data[^1])
        {
            into.Add(Sample.Bad(0, Reasons.Crc));
            into.Add(Sample.Bad(1, Reasons.Crc));
            return Fetched.Done;
        }

        if ((data[0] & Busy) != 0)
        {
            return Fetched.Busy;
        }

        if ((data[0] & Calibrated) == 0)
        {
            throw new SensorException($"{Device} has lost its calibration: it is set up again; if this comes again, check supply and plugs");
        }

        into.Add(new Sample(0, Temperature(((data[3] & 0x0F) << 16) | (data[4] << 8) | data[5])));
        into.Add(new Sample(1, Humidity((data[1] << 12) | (data[2] << 4) | (data[3] >> 4))));
        return Fetched.Done;
    }

    private bool IsCalibrated()
    {
        Span<byte> status = stackalloc byte[1];
        chip.Transfer(Status, status);
        return (status[0] & Calibrated) != 0;
    }
}
