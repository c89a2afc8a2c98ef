using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Adc;

namespace Gateway.IotBindings.Chips;

/// <summary>The MCP3008. A line without a chip is an exception in the binding: here it is a bad value of that input.</summary>
internal sealed class Mcp3008Binding(GatewaySpiDevice device, IReadOnlyList<int> inputs, double reference) : IOpenBinding
{
    private const int Steps = 1024;
    private readonly Mcp3008 chip = new(device);

    public Next Step(Instant now, Readout into)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            try
            {
                into.Add(i, chip.Read(inputs[i]) * reference / Steps);
            }
            catch (InvalidOperationException)
            {
                into.Bad(i, "no answer: check wiring and 'select'");
            }
        }

        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();
}
