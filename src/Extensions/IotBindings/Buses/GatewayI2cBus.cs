using System.Device.I2c;
using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Buses;

/// <summary>A bus of the gateway, real or simulated, as System.Device.Gpio has them: for what needs more than one device.</summary>
/// <remarks>Disposing it leaves the bus open: that is the gateway's.</remarks>
internal sealed class GatewayI2cBus(II2cBus bus, Wire wire) : I2cBus
{
    private readonly HashSet<int> used = [];

    /// <summary>A device; one for each address, as in the library.</summary>
    /// <exception cref="ArgumentException">It is there already.</exception>
    public GatewayI2cDevice Add(int address) => used.Add(address)
        ? new GatewayI2cDevice(bus, address, wire)
        : throw new ArgumentException($"address 0x{address:x2} is in use", nameof(address));

    public override I2cDevice CreateDevice(int deviceAddress) => Add(deviceAddress);

    public override void RemoveDevice(int deviceAddress)
    {
        if (!used.Remove(deviceAddress))
        {
            throw new ArgumentException($"address 0x{deviceAddress:x2} is not in use", nameof(deviceAddress));
        }
    }
}
