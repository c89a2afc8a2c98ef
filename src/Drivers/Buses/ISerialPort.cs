using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>Whether each character carries a bit with which a wrong one is seen.</summary>
internal enum Parity
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>The number of ones is even.</summary>
    Even,

    /// <summary>The number of ones is odd.</summary>
    Odd,
}

/// <summary>Which serial port is wanted, and how.</summary>
/// <param name="Path">Its device: <c>/dev/ttyUSB0</c>; <c>sim-NAME</c> for a simulated one.</param>
/// <param name="Baud">Bits per second.</param>
/// <param name="DataBits">7 or 8.</param>
/// <param name="Parity">The parity bit.</param>
/// <param name="StopBits">1 or 2.</param>
internal sealed record SerialRequest(string Path, int Baud, int DataBits = 8, Parity Parity = Parity.None, int StopBits = 1);

/// <summary>An open serial port.</summary>
/// <remarks>Used by one thread.</remarks>
internal interface ISerialPort : IDisposable
{
    /// <summary>
    /// Reads what has come. When there is nothing it may wait for something, for <paramref name="patience"/> at most; it ends when the
    /// sensor is to stop.
    /// </summary>
    /// <returns>For how long there is nothing to do; zero: call again at once.</returns>
    /// <exception cref="SensorException">The port is gone.</exception>
    TimeSpan Read(TimeSpan patience, Span<byte> into, out int count);
}
