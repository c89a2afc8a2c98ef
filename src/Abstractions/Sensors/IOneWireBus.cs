namespace Gateway.Abstractions.Sensors;

/// <summary>The 1-Wire devices that the kernel has found.</summary>
/// <remarks>Used by the one thread of the bus only. It allocates nothing unless a reading fails, or for the first of a device.</remarks>
public interface IOneWireBus : IBus
{
    /// <summary>The bus's name, as in the configuration (<c>w1</c>); for messages.</summary>
    string Name { get; }

    /// <summary>
    /// What the kernel's driver says about a device (its <c>w1_slave</c>); for a thermometer it measures first, which takes up to 0.8 s.
    /// </summary>
    /// <param name="id">The device as the kernel names it: <c>28-0000070e41ac</c>.</param>
    /// <param name="into">Filled with the text; what does not fit is left out.</param>
    /// <returns>Length of the text.</returns>
    /// <exception cref="SensorException">The device is not there or cannot be read.</exception>
    int Read(string id, Span<byte> into);
}
