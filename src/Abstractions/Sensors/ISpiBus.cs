namespace Gateway.Abstractions.Sensors;

/// <summary>An open SPI bus.</summary>
/// <remarks>Used by the one thread of the bus only. It allocates nothing unless a transfer fails, or for the first of a device.</remarks>
public interface ISpiBus : IBus
{
    /// <summary>The bus's name, as in the configuration (<c>spi-0</c>); for messages.</summary>
    string Name { get; }

    /// <summary>One transfer with one device, which is selected for as long as it takes: writes and reads at the same time.</summary>
    /// <param name="device">The device and how it is talked to.</param>
    /// <param name="write">What is written, at most 4,096 bytes.</param>
    /// <param name="read">Filled with what comes back; as long as <paramref name="write"/>.</param>
    /// <exception cref="SensorException">There is no such device line, or the bus failed. SPI does not tell whether anybody answers.</exception>
    void Transfer(SpiDevice device, ReadOnlySpan<byte> write, Span<byte> read);
}

/// <summary>A device on an SPI bus.</summary>
/// <param name="Select">Number of its select line: 0 is CE0.</param>
/// <param name="Mode">Clock mode, 0 to 3 (CPOL is the upper bit, CPHA the lower).</param>
/// <param name="Hertz">Highest clock frequency.</param>
public readonly record struct SpiDevice(int Select, int Mode, int Hertz);
