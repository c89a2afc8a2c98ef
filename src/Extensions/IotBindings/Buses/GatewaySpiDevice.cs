using System.Device.Spi;
using Gateway.Abstractions.Sensors;
using OurDevice = Gateway.Abstractions.Sensors.SpiDevice;

namespace Gateway.IotBindings.Buses;

/// <summary>One select line of a bus of the gateway, real or simulated, as the bindings want it.</summary>
/// <remarks>As <see cref="GatewayI2cDevice"/>.</remarks>
internal sealed class GatewaySpiDevice(ISpiBus bus, OurDevice device, Wire wire) : System.Device.Spi.SpiDevice
{
    private const int Longest = 64;

    /// <summary>Where it is, for messages: <c>select line 0 of spi-0</c>.</summary>
    public string Place { get; } = $"select line {device.Select} of {bus.Name}";

    /// <summary>What happened on the way.</summary>
    public Wire Wire => wire;

    public override SpiConnectionSettings ConnectionSettings => new(0, device.Select);

    public override byte ReadByte()
    {
        Span<byte> value = stackalloc byte[1];
        Read(value);
        return value[0];
    }

    public override void WriteByte(byte value) => Write([value]);

    public override void Read(Span<byte> buffer)
    {
        Span<byte> nothing = stackalloc byte[Fitting(buffer.Length)];
        nothing.Clear();
        TransferFullDuplex(nothing, buffer);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Span<byte> ignored = stackalloc byte[Fitting(buffer.Length)];
        TransferFullDuplex(buffer, ignored);
    }

    public override void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        if (!wire.MayTransfer(Place))
        {
            readBuffer.Clear();
            return;
        }

        try
        {
            bus.Transfer(device, writeBuffer, readBuffer);
        }
        catch (SensorException e)
        {
            throw wire.Fail(e);
        }

        wire.Read();
    }

    /// <summary>No offered binding sends more at once; a longer one is a fault of the table.</summary>
    private static int Fitting(int length) => length <= Longest ? length : throw new ArgumentOutOfRangeException(nameof(length), length, $"at most {Longest} bytes");
}
