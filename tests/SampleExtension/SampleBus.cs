using Gateway.Abstractions.Sensors;

namespace Harbour;

/// <summary>An I²C bus with one chip, which answers as an MCP9808 at 21.5 °C.</summary>
public sealed class SampleBus(string name) : II2cBus
{
    private const int Address = 0x18;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (address != Address)
        {
            throw new SensorException($"no answer at 0x{address:x2} on {Name}: check wiring and address");
        }

        read.Clear();
        if (write.Length == 1 && read.Length == 2)
        {
            // Registers of its datasheet: temperature in 1/16 °C, maker, kind.
            (read[0], read[1]) = write[0] switch { 5 => ((byte)0x01, (byte)0x58), 6 => ((byte)0x00, (byte)0x54), 7 => ((byte)0x04, (byte)0x00), _ => default };
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
