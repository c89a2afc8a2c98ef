using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using static Gateway.Drivers.Chips.Bme280Registers;

namespace Gateway.Drivers.Chips;

/// <summary>An open BME280, or BMP280, which is the same without humidity.</summary>
internal sealed class Bme280Session : MeasuringSession
{
    private const int Temperature = 0;
    private const int Humidity = 1;

    /// <summary>Of early samples; 0x57 is one, too.</summary>
    private const byte FirstBmp280Id = 0x56;

    private readonly I2cDevice chip;
    private readonly bool hasHumidity;
    private readonly byte[] trigger;
    private readonly TimeSpan conversion;
    private Bme280Calibration calibration;
    private int waits;

    private Bme280Session(I2cDevice chip, string name, bool hasHumidity, int oversampling, int filter)
        : base($"the {name} at {chip.Place}")
    {
        this.chip = chip;
        this.hasHumidity = hasHumidity;
        conversion = Conversion(oversampling, hasHumidity);
        var code = Code(oversampling);

        // All settings are written with each trigger: a chip that lost its power in between has them again at once.
        // The oversampling of humidity takes effect with the write of 0xF4 (5.4.3), so that one comes last.
        trigger =
        [
            Config, (byte)(Code(filter < 2 ? 0 : filter / 2) << 2),
            ControlMeasurement, (byte)((code << 5) | (code << 2) | ForcedMode),
        ];
        if (hasHumidity)
        {
            trigger = [ControlHumidity, (byte)code, .. trigger];
        }
    }

    /// <summary>Time after which a measurement is over.</summary>
    public static TimeSpan Conversion(int oversampling, bool hasHumidity) =>
        UpToMillisecond(LongestConversion(oversampling, oversampling, hasHumidity ? oversampling : 0).TotalMilliseconds);

    /// <summary>Makes sure that it is a BME280 and resets it.</summary>
    /// <exception cref="SensorException">It does not answer or is another chip.</exception>
    public static Bme280Session OpenBme280(I2cDevice chip, int oversampling, int filter) =>
        Open(chip, "BME280", ChipId, ChipId, oversampling, filter);

    /// <summary>What shows that a BME280 is there; null: it is another chip.</summary>
    public static string? RecogniseBme280(I2cDevice chip) => Recognise(chip, ChipId, ChipId);

    /// <summary>What shows that a BMP280 is there; null: it is another chip.</summary>
    public static string? RecogniseBmp280(I2cDevice chip) => Recognise(chip, FirstBmp280Id, Bmp280Id);

    /// <summary>Makes sure that it is a BMP280 (of the series or an early sample) and resets it.</summary>
    /// <exception cref="SensorException">It does not answer or is another chip.</exception>
    public static Bme280Session OpenBmp280(I2cDevice chip, int oversampling, int filter) =>
        Open(chip, "BMP280", FirstBmp280Id, Bmp280Id, oversampling, filter);

    protected override TimeSpan? Prepare()
    {
        // After the reset the chip copies its calibration from its memory, which takes a moment.
        if (waits == 0 || (chip.Read(Status) & CopyingCalibration) != 0)
        {
            return waits++ == 0 ? StartUp : AskAgain("still copies its calibration long after its reset").Delay;
        }

        Span<byte> first = stackalloc byte[Bme280Calibration.FirstLength];
        Span<byte> second = stackalloc byte[Bme280Calibration.SecondLength];
        second.Clear();
        if (hasHumidity)
        {
            chip.Read(FirstCalibration, first);
            chip.Read(SecondCalibration, second);
        }
        else
        {
            chip.Read(FirstCalibration, first[..Bme280Calibration.FirstLengthWithoutHumidity]);
        }

        calibration = new Bme280Calibration(first, second);
        return calibration.IsPlausible
            ? null
            : throw new SensorException($"the calibration of {Device} reads as nonsense: check wiring and supply, or replace the chip");
    }

    protected override TimeSpan Trigger()
    {
        chip.Write(trigger);
        return conversion;
    }

    protected override Fetched Fetch(ISampleSink into)
    {
        if ((chip.Read(Status) & Measuring) != 0)
        {
            return Fetched.Busy;
        }

        Span<byte> data = stackalloc byte[DataLength];
        chip.Read(Data, hasHumidity ? data : data[..DataLengthWithoutHumidity]);
        Deliver(data, into);
        return Fetched.Done;
    }

    private static string? Recognise(I2cDevice chip, byte lowestId, byte highestId) =>
        chip.Read(Id) is var id && id >= lowestId && id <= highestId ? $"chip id 0x{id:x2}" : null;

    private static Bme280Session Open(I2cDevice chip, string name, byte lowestId, byte highestId, int oversampling, int filter)
    {
        var id = chip.Read(Id);
        if (id < lowestId || id > highestId)
        {
            throw new SensorException($"{Found(id)} (chip id 0x{id:x2}) at {chip.Place}, but this driver is for the {name} (0x{highestId:x2}): correct 'driver' or 'address'");
        }

        chip.Write([Reset, ResetWord]);
        return new Bme280Session(chip, name, highestId == ChipId, oversampling, filter);
    }

    private static string Found(byte id) => id switch
    {
        0x56 or 0x57 or 0x58 => "found a BMP280, which has no humidity",
        0x60 => "found a BME280",
        0x61 => "found a BME680 or BME688",
        0x50 => "found a BMP388",
        0x00 or 0xFF => "found nothing that makes sense, check the wiring",
        _ => "found another chip",
    };

    private void Deliver(ReadOnlySpan<byte> data, ISampleSink into)
    {
        var pressure = (data[0] << 12) | (data[1] << 4) | (data[2] >> 4);
        var temperature = (data[3] << 12) | (data[4] << 4) | (data[5] >> 4);
        var pressureChannel = hasHumidity ? 2 : 1;

        // Decoded, the values of a chip that has not measured look plausible: 26.46 °C with the calibration of the datasheet.
        if (temperature == Skipped20)
        {
            for (var channel = 0; channel <= pressureChannel; channel++)
            {
                Skip(channel, into);
            }

            return;
        }

        var fine = calibration.Fine(temperature);
        into.Add(new Sample(Temperature, Bme280Calibration.Temperature(fine)));
        if (hasHumidity)
        {
            var humidity = (data[6] << 8) | data[7];
            Deliver(Humidity, humidity == Skipped16, calibration.Humidity(humidity, fine), into);
        }

        Deliver(pressureChannel, pressure == Skipped20, calibration.Pressure(pressure, fine), into);
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
