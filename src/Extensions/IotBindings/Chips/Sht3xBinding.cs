using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Sht3x;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The SHT3x. With a wrong checksum the binding gives the values before, at first 0 °C and 0 %: here the checksums are looked at on their way.
/// It measures anew for each value, so that temperature and humidity are of two measurements.
/// </summary>
internal sealed class Sht3xBinding : IOpenBinding
{
    private readonly CheckedDevice device;
    private readonly Sht3x chip;
    private bool humidityNext;

    public Sht3xBinding(II2cBus bus, int address, Wire wire)
    {
        device = new CheckedDevice(bus, address, wire);
        chip = new Sht3x(device);
    }

    public Next Step(Instant now, Readout into)
    {
        var value = humidityNext ? Ucum.Of(chip.Humidity) : Ucum.Of(chip.Temperature);
        var channel = humidityNext ? 1 : 0;
        if (device.IsRight)
        {
            into.Add(channel, value);
        }
        else
        {
            into.Bad(channel, Readout.Crc);
        }

        humidityNext = !humidityNext;
        return humidityNext ? Next.AtOnce : Next.Slot;
    }

    public void Dispose() => chip.Dispose();

    /// <summary>Sees whether the checksums of what is read are right.</summary>
    internal sealed class CheckedDevice(II2cBus bus, int address, Wire wire) : GatewayI2cDevice(bus, address, wire)
    {
        /// <summary>Whether those of the last answer were.</summary>
        public bool IsRight { get; private set; }

        protected internal override void Transfer(ReadOnlySpan<byte> write, Span<byte> read)
        {
            base.Transfer(write, read);
            if (read.Length > 0)
            {
                IsRight = SensirionWords.AreRight(read);
            }
        }
    }
}
