using Gateway.Abstractions.Sensors;

namespace TestKit;

/// <summary>
/// An I²C bus in front of another one on which things go wrong as the test says: transactions fail, or what was read is changed.
/// </summary>
public sealed class FaultyI2cBus(II2cBus inner) : II2cBus
{
    /// <summary>Thrown by each transaction while it is set; takes the transaction's number, from 0.</summary>
    public Func<int, SensorException?> Fail { get; set; } = static _ => null;

    /// <summary>May change what was read; gets what was written before.</summary>
    public Corruption? Corrupt { get; set; }

    /// <summary>Transactions so far.</summary>
    public int Count { get; private set; }

    /// <summary>How often it was closed.</summary>
    public int Closed { get; private set; }

    public string Name => inner.Name;

    /// <summary>No device acknowledges.</summary>
    public static SensorException Nak(int transaction) => new("no answer");

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (Fail(Count++) is { } failure)
        {
            throw failure;
        }

        inner.Transfer(address, write, read);
        Corrupt?.Invoke(write, read);
    }

    public void Dispose()
    {
        Closed++;
        inner.Dispose();
    }
}

/// <summary>Changes what was read after <paramref name="write"/> was written.</summary>
public delegate void Corruption(ReadOnlySpan<byte> write, Span<byte> read);
