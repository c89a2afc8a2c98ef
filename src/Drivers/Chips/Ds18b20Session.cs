using System.Buffers.Binary;
using System.Buffers.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Chips;

/// <summary>
/// An open DS18B20. The kernel gives the nine bytes of its scratchpad (datasheet 19-7487, figure 9) and whether their checksum is
/// right; they are decoded here, because what the kernel makes of them does not tell a chip that lost its power.
/// </summary>
internal sealed class Ds18b20Session(IOneWireBus bus, string device) : ISensorSession
{
    public const int Length = 9;

    /// <summary>What the chip says before it has measured: 85 °C.</summary>
    private const short PowerOn = 0x0550;

    /// <summary>What byte 6 is before it has measured; after a measurement of 85 °C it is 0x10.</summary>
    private const byte Byte6AtPowerOn = 0x0C;

    private readonly byte[] text = new byte[128];

    public Next Step(Instant now, ISampleSink into)
    {
        var length = bus.Read(device, text);
        into.Add(Decode(text.AsSpan(0, length)));
        return Next.Slot;
    }

    public void Dispose()
    {
        // The bus is the gateway's.
    }

    /// <summary>
    /// What <c>w1_slave</c> says: nine bytes in hexadecimal, <c>: crc=3f YES</c>, and a second line that is not needed. The kernel of today (6.1)
    /// says nothing at all when the sum was wrong five times, which it also is when nobody answers.
    /// </summary>
    internal static Sample Decode(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return Sample.Bad(0, "no answer, or a disturbed one: check wiring and pull-up");
        }

        Span<byte> pad = stackalloc byte[Length];
        for (var i = 0; i < Length; i++)
        {
            if (text.Length < (3 * i) + 2 || !Utf8Parser.TryParse(text.Slice(3 * i, 2), out pad[i], out var used, 'x') || used != 2)
            {
                return Sample.Bad(0, "the kernel's text is not written as expected");
            }
        }

        // Ones all over: nobody pulled the line down. Zeros all over: it is held down, and they pass the checksum.
        if (!pad.ContainsAnyExcept((byte)0xFF))
        {
            return Sample.Bad(0, "no answer: check wiring and pull-up");
        }

        if (!pad.ContainsAnyExcept((byte)0))
        {
            return Sample.Bad(0, "the data line is held low: check wiring");
        }

        return Crc8.Maxim(pad[..^1]) == pad[^1] && text.IndexOf("YES"u8) > 0 ? Value(pad) : Sample.Bad(0, Reasons.Crc);
    }

    private static Sample Value(ReadOnlySpan<byte> pad)
    {
        var raw = BinaryPrimitives.ReadInt16LittleEndian(pad);

        // With less than 12 bits the lowest are undefined (table 2).
        var undefined = 3 - ((pad[4] >> 5) & 3);
        var value = (raw >> undefined << undefined) / 16.0;
        return raw != PowerOn ? new Sample(0, value)
            : pad[6] == Byte6AtPowerOn ? Sample.Bad(0, "value of power-on, not measured: check the supply")
            : new Sample(0, value, Quality.Uncertain, "85 °C, which the chip also says when it has not measured");
    }
}
