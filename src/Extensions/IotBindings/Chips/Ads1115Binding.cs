using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Ads1115;

namespace Gateway.IotBindings.Chips;

/// <summary>The ADS1115. The binding waits for each conversion by asking all the time: here one input is measured per step, in single shots.</summary>
internal sealed class Ads1115Binding(II2cBus bus, int address, Wire wire, IReadOnlyList<InputMultiplexer> inputs, MeasuringRange range, DataRate rate) : IOpenBinding
{
    private readonly Ads1115 chip = new(new GatewayI2cDevice(bus, address, wire), inputs[0], range, rate, DeviceMode.PowerDown);
    private int input;

    public Next Step(Instant now, Readout into)
    {
        var raw = chip.ReadRaw(inputs[input], range, rate);
        if (raw is short.MinValue or short.MaxValue)
        {
            into.Bad(input, Readout.BeyondRange);
        }
        else
        {
            into.Add(input, Ucum.Of(chip.RawToVoltage(raw)));
        }

        input = (input + 1) % inputs.Count;
        return input == 0 ? Next.Slot : Next.AtOnce;
    }

    public void Dispose() => chip.Dispose();
}
