using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Bh1750fvi;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The BH1750. The binding reads at once after it has the chip measure, which gives the value before: here it is asked twice, and the first
/// answer is thrown away. Its finer mode, which multiplies by 2 where the datasheet divides, is not offered.
/// </summary>
internal sealed class Bh1750Binding(II2cBus bus, int address, Wire wire, MeasuringMode mode) : IOpenBinding
{
    // The longest time of a measurement (datasheet, electrical characteristics): 180 ms, or 24 ms with low resolution.
    private readonly TimeSpan conversion = TimeSpan.FromMilliseconds(mode == MeasuringMode.OneTimeLowResolutionMode ? 24 : 180);
    private readonly Bh1750fvi chip = new(new GatewayI2cDevice(bus, address, wire), mode);
    private bool measuring;

    public Next Step(Instant now, Readout into)
    {
        var value = chip.Illuminance;
        measuring = !measuring;
        if (measuring)
        {
            return Next.In(conversion);
        }

        into.Add(0, Ucum.Of(value));
        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();
}
