using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Adxl345;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The ADXL345. A line without a chip, and a chip that was without power, read as an acceleration about 0; the binding never asks: here it is
/// asked each time.
/// </summary>
internal sealed class Adxl345Binding : IOpenBinding
{
    private const byte ReadBit = 0x80;
    private const byte PowerControl = 0x2D;
    private const byte Measures = 0x08;
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
        if (Register(PowerControl) != Measures)
        {
            throw new SensorException($"{device.Place} lost its settings: was its supply interrupted? It is set up again");
        }

        into.AddAxes(0, chip.Acceleration, Ucum.Gravity);
        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();

    /// <exception cref="SensorException">Nobody is there.</exception>
    private void AskWho()
    {
        if (Register(0) is var found && found != Identity)
        {
            throw new SensorException($"no ADXL345 at {device.Place} (identity 0x{found:x2}, not 0xe5): check wiring and 'select'");
        }
    }

    private byte Register(byte number)
    {
        Span<byte> answer = stackalloc byte[2];
        device.TransferFullDuplex([(byte)(ReadBit | number), 0], answer);
        return answer[1];
    }
}
