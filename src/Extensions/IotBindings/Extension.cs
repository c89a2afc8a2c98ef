using Gateway.Abstractions.Extensions;
using Gateway.IotBindings;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Chips;

[assembly: GatewayExtension(ExtensionContract.Version, typeof(Extension))]

namespace Gateway.IotBindings;

/// <summary>Adds the buses of System.Device.Gpio, and the bindings of Iot.Device.Bindings that stand in <see cref="BindingTable"/> as drivers <c>iot/NAME</c>.</summary>
public sealed class Extension : IGatewayExtension
{
    /// <inheritdoc />
    public void Register(ExtensionLines lines)
    {
        lines.Bus(new BusKind(LibraryI2cBus.Prefix, "An I²C bus through System.Device.Gpio.", LibraryI2cBus.Open));
        lines.Bus(new BusKind(LibrarySpiBus.Prefix, "An SPI bus through System.Device.Gpio.", LibrarySpiBus.Open));
        foreach (var line in BindingTable.Lines)
        {
            lines.Driver(line.Driver, line.Summary, line.Construct);
        }
    }
}
