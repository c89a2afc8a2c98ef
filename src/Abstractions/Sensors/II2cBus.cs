namespace Gateway.Abstractions.Sensors;

/// <summary>An open I²C bus.</summary>
/// <remarks>Used by the one thread of the bus only. It allocates nothing unless a transaction fails.</remarks>
public interface II2cBus : IBus
{
    /// <summary>The bus's name, as in the configuration (<c>i2c-1</c>); for messages.</summary>
    string Name { get; }

    /// <summary>
    /// One transaction with one device that no other can come between: writes <paramref name="write"/>, then, after a
    /// repeated start, reads <paramref name="read"/> full. Either may be empty; both empty asks whether the device answers.
    /// </summary>
    /// <param name="address">The 7-bit address, 0x08 to 0x77.</param>
    /// <param name="write">What is written, at most 8,192 bytes; for most chips the register first.</param>
    /// <param name="read">Filled with what the device answers, at most 8,192 bytes.</param>
    /// <exception cref="SensorException">
    /// The device did not answer, or the bus failed (<see cref="SensorException.BusFailed"/>). The message names bus, address and remedy.
    /// </exception>
    void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read);
}
