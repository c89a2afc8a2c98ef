using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using static Gateway.Drivers.Chips.Bme280Registers;

namespace Gateway.Drivers.Chips;

/// <summary>An open BME280: trigger, wait, fetch, until the next slot.</summary>
internal sealed class Bme280Session : ISensorSession
{
    private const int Temperature = 0;
    private const int Humidity = 1;
    private const int Pressure = 2;

    /// <summary>How often a chip that is still busy after its longest time is asked again.</summary>
    private const int MostQuestions = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2);
    private readonly I2cDevice chip;
    private readonly byte[] trigger;
    private readonly TimeSpan conversion;
    private Bme280Calibration calibration;
    private State state = State.Starting;
    private int questions;

    private Bme280Session(I2cDevice chip, int oversampling, int filter)
    {
        this.chip = chip;
        conversion = Conversion(oversampling);
        var code = Code(oversampling);

        // All settings are written with each trigger: a chip that lost its power in between has them again at once.
        // The oversampling of humidity takes effect with the write of 0xF4 (5.4.3), so that one comes last.
        trigger =
        [
            ControlHumidity, (byte)code,
            Config, (byte)(Code(filter < 2 ? 0 : filter / 2) << 2),
            ControlMeasurement, (byte)((code << 5) | (code << 2) | ForcedMode),
        ];
    }

    private enum State
    {
        Starting,
        Ready,
        Measuring,
    }

    /// <summary>Time after which a measurement is over, in whole milliseconds, as the schedule has them.</summary>
    public static TimeSpan Conversion(int oversampling) =>
        TimeSpan.FromMilliseconds(Math.Ceiling(LongestConversion(oversampling, oversampling, oversampling).TotalMilliseconds));

    /// <summary>Makes sure that it is a BME280 and resets it.</summary>
    /// <exception cref="SensorException">It does not answer or is another chip.</exception>
    public static Bme280Session Open(I2cDevice chip, int oversampling, int filter)
    {
        var id = chip.Read(Id);
        if (id != ChipId)
        {
            throw new SensorException($"{Name(id)} (chip id 0x{id:x2}) at {chip.Place}, but this driver is for the BME280 (0x60): correct 'driver' or 'address'");
        }

        chip.Write([Reset, ResetWord]);
        return new Bme280Session(chip, oversampling, filter);
    }

    public Next Step(Instant now, ISampleSink into)
    {
        switch (state)
        {
            case State.Starting:
                return Start();
            case State.Measuring:
                return Fetch(into);
            default:
                return Trigger();
        }
    }

    public void Dispose()
    {
        // The chip sleeps by itself after each measurement.
    }

    private static string Name(byte id) => id switch
    {
        0x56 or 0x57 or 0x58 => "found a BMP280, which has no humidity",
        0x61 => "found a BME680 or BME688",
        0x50 => "found a BMP388",
        0x00 or 0xFF => "found nothing that makes sense, check the wiring",
        _ => "found another chip",
    };

    /// <summary>After the reset the chip copies its calibration from its memory, which takes a moment.</summary>
    private Next Start()
    {
        if (questions == 0)
        {
            questions = 1;
            return Next.In(StartUp);
        }

        if ((chip.Read(Status) & CopyingCalibration) != 0)
        {
            return AskAgain("still copies its calibration long after its reset");
        }

        Span<byte> first = stackalloc byte[Bme280Calibration.FirstLength];
        Span<byte> second = stackalloc byte[Bme280Calibration.SecondLength];
        chip.Read(FirstCalibration, first);
        chip.Read(SecondCalibration, second);
        calibration = new Bme280Calibration(first, second);
        if (!calibration.IsPlausible)
        {
            throw new SensorException($"the calibration of the BME280 at {chip.Place} reads as nonsense: check wiring and supply, or replace the chip");
        }

        return Trigger();
    }

    private Next Trigger()
    {
        chip.Write(trigger);
        state = State.Measuring;
        questions = 0;
        return Next.In(conversion);
    }

    private Next Fetch(ISampleSink into)
    {
        if ((chip.Read(Status) & Measuring) != 0)
        {
            return AskAgain("still measures long after its longest time");
        }

        Span<byte> data = stackalloc byte[DataLength];
        chip.Read(Data, data);
        state = State.Ready;
        Deliver(data, into);
        return Next.Slot;
    }

    private Next AskAgain(string complaint) =>
        questions++ < MostQuestions
            ? Next.In(Patience)
            : throw new SensorException($"the BME280 at {chip.Place} {complaint}: it is reset; if this comes again, replace it");

    private void Deliver(ReadOnlySpan<byte> data, ISampleSink into)
    {
        var pressure = (data[0] << 12) | (data[1] << 4) | (data[2] >> 4);
        var temperature = (data[3] << 12) | (data[4] << 4) | (data[5] >> 4);
        var humidity = (data[6] << 8) | data[7];

        // Decoded, the values of a chip that has not measured look plausible: 26.46 °C with the calibration of the datasheet.
        if (temperature == Skipped20)
        {
            Skip(Temperature, into);
            Skip(Humidity, into);
            Skip(Pressure, into);
            return;
        }

        var fine = calibration.Fine(temperature);
        into.Add(new Sample(Temperature, Bme280Calibration.Temperature(fine)));
        Deliver(Humidity, humidity == Skipped16, calibration.Humidity(humidity, fine), into);
        Deliver(Pressure, pressure == Skipped20, calibration.Pressure(pressure, fine), into);
    }

    private static void Deliver(int channel, bool skipped, double value, ISampleSink into)
    {
        if (skipped)
        {
            Skip(channel, into);
        }
        else
        {
            into.Add(new Sample(channel, value));
        }
    }

    private static void Skip(int channel, ISampleSink into) => into.Add(Sample.Bad(channel, "measurement skipped"));
}
