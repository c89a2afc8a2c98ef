using System.Device.I2c;
using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Buses;

/// <summary>One address of a bus of the gateway, real or simulated, as the bindings want it.</summary>
/// <remarks>Used by the thread of the bus only. Disposing it leaves the bus open: that is the gateway's.</remarks>
internal class GatewayI2cDevice(II2cBus bus, int address, Wire wire) : I2cDevice
{
    /// <summary>Where it is, for messages: <c>address 0x76 on i2c-1</c>.</summary>
    public string Place { get; } = $"address 0x{address:x2} on {bus.Name}";

    /// <summary>What happened on the way.</summary>
    public Wire Wire => wire;

    /// <summary>Bindings use the address, for their messages. The number of the bus means nothing here.</summary>
    public override I2cConnectionSettings ConnectionSettings => new(0, address);

    public override byte ReadByte()
    {
        Span<byte> value = stackalloc byte[1];
        Transfer([], value);
        return value[0];
    }

    public override void WriteByte(byte value) => Transfer([value], []);

    public override void Read(Span<byte> buffer) => Transfer([], buffer);

    public override void Write(ReadOnlySpan<byte> buffer) => Transfer(buffer, []);

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) => Transfer(writeBuffer, readBuffer);

    /// <summary>One transaction. Guards that look at the bytes override it.</summary>
    /// <exception cref="IOException">It failed, as the bindings know it.</exception>
    protected internal virtual void Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (!wire.MayTransfer(Place))
        {
            read.Clear();
            return;
        }

        try
        {
            bus.Transfer(address, write, read);
        }
        catch (SensorException e)
        {
            throw wire.Fail(e);
        }

        if (read.Length > 0)
        {
            wire.Read();
        }
    }
}
