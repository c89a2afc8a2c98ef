using System.Buffers.Binary;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Mcp9808;

namespace Gateway.IotBindings.Chips;

/// <summary>The MCP9808. The binding writes to the chip before it looks what it is, and knows one revision only: here that is looked at first.</summary>
internal static class Mcp9808Binding
{
    private const byte Manufacturer = 0x06;
    private const byte Device = 0x07;
    private static readonly TimeSpan Conversion = TimeSpan.FromMilliseconds(300);

    public static IOpenBinding Open(II2cBus bus, int address, Wire wire)
    {
        var device = new GatewayI2cDevice(bus, address, wire);
        var (manufacturer, kind) = (Word(device, Manufacturer), Word(device, Device));
        if ((manufacturer, kind) != (0x0054, 0x0400))
        {
            var remedy = manufacturer == 0x0054 && kind >> 8 == 0x04 ? "this revision is known to driver mcp9808 only" : "correct 'driver' or 'address', check the wiring";
            throw new SensorException($"found manufacturer 0x{manufacturer:x4}, device 0x{kind:x4} at {device.Place}, but the binding knows 0x0054, 0x0400 only: {remedy}");
        }

        return new UniformBinding<Mcp9808>(new Mcp9808(device), Conversion, null, static (chip, into) => into.Add(0, Ucum.Of(chip.Temperature)));
    }

    private static int Word(GatewayI2cDevice device, byte register)
    {
        Span<byte> value = stackalloc byte[2];
        device.WriteRead([register], value);
        return BinaryPrimitives.ReadUInt16BigEndian(value);
    }
}
