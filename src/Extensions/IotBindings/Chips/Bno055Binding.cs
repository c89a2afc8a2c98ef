using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Bno055;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The BNO055. After a short loss of power it gives zeros, which look like a sensor at rest: here its status is read before. The binding
/// takes the temperature without its sign, so that is not offered.
/// </summary>
internal sealed class Bno055Binding : IOpenBinding
{
    private const byte Status = 0x39;
    private const byte FusionRuns = 5;
    private static readonly TimeSpan Start = TimeSpan.FromMilliseconds(100);
    private readonly GatewayI2cDevice device;
    private readonly Bno055Sensor chip;
    private bool started;

    public Bno055Binding(II2cBus bus, int address, Wire wire)
    {
        device = new GatewayI2cDevice(bus, address, wire);
        chip = new Bno055Sensor(device);
    }

    public Next Step(Instant now, Readout into)
    {
        if (!started)
        {
            started = true;
            return Next.In(Start);
        }

        Span<byte> status = stackalloc byte[1];
        device.WriteRead([Status], status);
        if (status[0] != FusionRuns)
        {
            throw new SensorException($"{device.Place} does not run (status {status[0]}): was its supply interrupted? It is set up again");
        }

        var orientation = chip.Orientation;
        into.Add(0, orientation.X);
        into.Add(1, orientation.Y);
        into.Add(2, orientation.Z);
        into.AddAxes(3, chip.LinearAcceleration);
        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();
}
