using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Bmxx80;
using Iot.Device.Bmxx80.PowerMode;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The BME280 and the BMP280, measuring once per slot. A chip that has not measured reads as 0x80000, which the binding decodes to a plausible
/// 26 °C; read while it still copies its calibration after a reset it gives 0 °C for ever; it takes two numbers of the calibration without
/// their sign; and its method to measure sleeps: here it is triggered in one step and read in another.
/// </summary>
internal sealed class Bmx280Binding : IOpenBinding
{
    /// <summary>What the reason of such humidity is.</summary>
    public const string Misread = "the binding misreads the calibration of this chip: use driver bme280";

    private const byte Status = 0xF3;
    private const byte Copying = 0x01;
    private const byte HumidityCalibration = 0xE4;
    private const byte Data = 0xF7;
    private const int NotMeasured = 0x80000;
    private const int Questions = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private readonly GatewayI2cDevice device;
    private readonly bool hasHumidity;
    private Bmx280Base? chip;
    private bool misread;
    private bool measuring;
    private int asked;

    public Bmx280Binding(II2cBus bus, int address, Wire wire, bool hasHumidity)
    {
        device = new GatewayI2cDevice(bus, address, wire);
        this.hasHumidity = hasHumidity;
        Prepare();
    }

    /// <summary>Whether H4 or H5 in registers 0xE4 to 0xE6 is negative (datasheet BME280, table 16: signed, 12 bits).</summary>
    public static bool IsMisread(ReadOnlySpan<byte> calibration) => (calibration[0] & 0x80) != 0 || (calibration[2] & 0x80) != 0;

    /// <summary>Whether pressure and temperature, registers 0xF7 to 0xFC, are those of a chip that measured.</summary>
    public static bool IsMeasured(ReadOnlySpan<byte> data) => Word(data) != NotMeasured && Word(data[3..]) != NotMeasured;

    public Next Step(Instant now, Readout into)
    {
        if (chip is null)
        {
            return Prepare() ? Next.AtOnce : AskAgain("still starts");
        }

        if (!measuring)
        {
            chip.SetPowerMode(Bmx280PowerMode.Forced);
            measuring = true;
            asked = 0;
            return Next.In(TimeSpan.FromMilliseconds(chip.GetMeasurementDuration()));
        }

        if (chip.ReadStatus().Measuring)
        {
            return AskAgain("still measures");
        }

        measuring = false;
        Span<byte> data = stackalloc byte[6];
        device.WriteRead([Data], data);
        if (!IsMeasured(data))
        {
            throw new SensorException($"{device.Place} lost its settings and did not measure: was its supply interrupted? It is set up again");
        }

        Read(chip, into);
        return Next.Slot;
    }

    public void Dispose() => chip?.Dispose();

    /// <summary>Constructs the binding; false: the chip is not ready for it.</summary>
    private bool Prepare()
    {
        Span<byte> registers = stackalloc byte[3];
        device.WriteRead([Status], registers[..1]);
        if ((registers[0] & Copying) != 0)
        {
            return false;
        }

        if (hasHumidity)
        {
            device.WriteRead([HumidityCalibration], registers);
            misread = IsMisread(registers);
        }

        chip = hasHumidity ? new Bme280(device) : new Bmp280(device);
        return true;
    }

    private Next AskAgain(string complaint) =>
        ++asked < Questions ? Next.In(Pause) : throw new SensorException($"{device.Place} {complaint} long after its longest time: it is opened again; if this comes again, replace it");

    private void Read(Bmx280Base open, Readout into)
    {
        into.Add(0, open.TryReadTemperature(out var temperature) ? Ucum.Of(temperature) : double.NaN);
        into.Add(hasHumidity ? 2 : 1, open.TryReadPressure(out var pressure) ? Ucum.Of(pressure) : double.NaN);
        if (misread)
        {
            into.Bad(1, Misread);
        }
        else if (open is Bme280 humid)
        {
            into.Add(1, humid.TryReadHumidity(out var humidity) ? Ucum.Of(humidity) : double.NaN);
        }
    }

    private static int Word(ReadOnlySpan<byte> data) => (data[0] << 12) | (data[1] << 4) | (data[2] >> 4);
}
