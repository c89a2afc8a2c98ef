using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Sht4x;

namespace Gateway.IotBindings.Chips;

/// <summary>The SHT4x. Its properties give the values before when a checksum is wrong; the method that says so is used here.</summary>
internal sealed class Sht4xBinding(II2cBus bus, int address, Wire wire) : IOpenBinding
{
    private readonly Sht4x chip = new(new GatewayI2cDevice(bus, address, wire));

    public Next Step(Instant now, Readout into)
    {
        var (humidity, temperature) = chip.ReadHumidityAndTemperature();
        if (temperature is { } t)
        {
            into.Add(0, Ucum.Of(t));
        }
        else
        {
            into.Bad(0, Readout.Crc);
        }

        if (humidity is { } h)
        {
            into.Add(1, Ucum.Of(h));
        }
        else
        {
            into.Bad(1, Readout.Crc);
        }

        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();
}
