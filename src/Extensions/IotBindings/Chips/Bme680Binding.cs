using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Bmxx80;
using Iot.Device.Bmxx80.PowerMode;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The BME680 with its gas heater. The method to measure sleeps 190 ms: here it is triggered in one step and read in another, and the chip's own
/// mark is read that it did measure. Of the calibration the binding takes five numbers without their sign (datasheet, 3.11.1): what a negative
/// one is part of is bad.
/// </summary>
internal sealed class Bme680Binding : IOpenBinding
{
    /// <summary>What the reason of such a value is.</summary>
    public const string Misread = "the binding misreads the calibration of this chip: use driver iio, which reads it through the kernel";

    private const byte Status = 0x1D;
    private const byte RangeError = 0x04;
    private const byte Temperature3 = 0x8C;
    private const byte NewData = 0x80;
    private static readonly byte[] OfPressure = [0x92, 0x98, 0x99];
    private readonly GatewayI2cDevice device;
    private readonly Bme680 chip;
    private readonly bool climateMisread;
    private readonly bool pressureMisread;
    private readonly bool gasMisread;
    private bool measuring;

    public Bme680Binding(II2cBus bus, int address, Wire wire)
    {
        device = new GatewayI2cDevice(bus, address, wire);
        climateMisread = IsNegative(Temperature3);
        pressureMisread = climateMisread || OfPressure.Any(IsNegative);
        gasMisread = IsNegative(RangeError);
        chip = new Bme680(device);
    }

    public Next Step(Instant now, Readout into)
    {
        if (!measuring)
        {
            chip.SetPowerMode(Bme680PowerMode.Forced);
            measuring = true;
            return Next.In(TimeSpan.FromMilliseconds(Math.Ceiling(chip.GetMeasurementDuration(chip.HeaterProfile).Milliseconds)));
        }

        measuring = false;
        Span<byte> status = stackalloc byte[1];
        device.WriteRead([Status], status);
        if ((status[0] & NewData) == 0)
        {
            throw new SensorException($"{device.Place} did not measure: was its supply interrupted? It is set up again");
        }

        Add(into, 0, climateMisread, chip.TryReadTemperature(out var temperature) ? Ucum.Of(temperature) : double.NaN);
        Add(into, 1, climateMisread, chip.TryReadHumidity(out var humidity) ? Ucum.Of(humidity) : double.NaN);
        Add(into, 2, pressureMisread, chip.TryReadPressure(out var pressure) ? Ucum.Of(pressure) : double.NaN);
        if (chip.TryReadGasResistance(out var resistance))
        {
            Add(into, 3, gasMisread, Ucum.Of(resistance));
        }
        else
        {
            into.Bad(3, "the heater is not warm");
        }

        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();

    private static void Add(Readout into, int channel, bool misread, double value)
    {
        if (misread)
        {
            into.Bad(channel, Misread);
        }
        else
        {
            into.Add(channel, value);
        }
    }

    private bool IsNegative(byte register)
    {
        Span<byte> value = stackalloc byte[1];
        device.WriteRead([register], value);
        return (value[0] & 0x80) != 0;
    }
}
