using System.Buffers.Binary;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>A simulated DS18B20 behind the kernel's driver: the text of its <c>w1_slave</c>.</summary>
/// <param name="measure">The temperature in 1/16 °C.</param>
internal sealed class Ds18b20Chip(Func<short> measure) : ISimulatedOneWireChip
{
    private static ReadOnlySpan<byte> Digits => "0123456789abcdef"u8;

    public int Read(Span<byte> into)
    {
        Span<byte> pad = [0, 0, 0x4B, 0x46, 0x7F, 0xFF, 0, 0x10, 0];
        var raw = measure();
        BinaryPrimitives.WriteInt16LittleEndian(pad, raw);
        pad[6] = (byte)(0x10 - (raw & 0x0F));
        pad[8] = Crc8.Maxim(pad[..8]);
        for (var i = 0; i < pad.Length; i++)
        {
            into[3 * i] = Digits[pad[i] >> 4];
            into[(3 * i) + 1] = Digits[pad[i] & 15];
            into[(3 * i) + 2] = (byte)' ';
        }

        // The second line has the bytes once more and the thousandths; the driver needs neither.
        ReadOnlySpan<byte> end = ": crc=00 YES\n"u8;
        end.CopyTo(into[(3 * pad.Length)..]);
        return (3 * pad.Length) + end.Length;
    }
}
