using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Bmxx80;
using Iot.Device.Bmxx80.PowerMode;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The BME680 with its gas heater. The method to measure sleeps 190 ms: here it is triggered in one step and read in another, and the chip's own
/// mark is read that it did measure.
/// </summary>
internal sealed class Bme680Binding : IOpenBinding
{
    private const byte Status = 0x1D;
    private const byte NewData = 0x80;
    private readonly GatewayI2cDevice device;
    private readonly Bme680 chip;
    private bool measuring;

    public Bme680Binding(II2cBus bus, int address, Wire wire)
    {
        device = new GatewayI2cDevice(bus, address, wire);
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

        into.Add(0, chip.TryReadTemperature(out var temperature) ? Ucum.Of(temperature) : double.NaN);
        into.Add(1, chip.TryReadHumidity(out var humidity) ? Ucum.Of(humidity) : double.NaN);
        into.Add(2, chip.TryReadPressure(out var pressure) ? Ucum.Of(pressure) : double.NaN);
        if (chip.TryReadGasResistance(out var resistance))
        {
            into.Add(3, Ucum.Of(resistance));
        }
        else
        {
            into.Bad(3, "the heater is not warm");
        }

        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();
}
