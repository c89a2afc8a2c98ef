using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Adxl345;

namespace Gateway.IotBindings.Chips;

/// <summary>The ADXL345. A line without a chip reads as an acceleration about 0, and the binding never asks who is there: here it is asked each time.</summary>
internal sealed class Adxl345Binding : IOpenBinding
{
    private const byte ReadIdentity = 0x80;
    private const byte Identity = 0xE5;
    private readonly GatewaySpiDevice device;
    private readonly Adxl345 chip;

    public Adxl345Binding(GatewaySpiDevice device, GravityRange range)
    {
        this.device = device;
        AskWho();
        chip = new Adxl345(device, range);
    }

    public Next Step(Instant now, Readout into)
    {
        AskWho();
        into.AddAxes(0, chip.Acceleration, Ucum.Gravity);
        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();

    private void AskWho()
    {
        Span<byte> answer = stackalloc byte[2];
        device.TransferFullDuplex([ReadIdentity, 0], answer);
        if (answer[1] != Identity)
        {
            throw new SensorException($"no ADXL345 at {device.Place} (identity 0x{answer[1]:x2}, not 0xe5): check wiring and 'select'");
        }
    }
}
