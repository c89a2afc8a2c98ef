using Gateway.Abstractions.Sensors;

namespace TestKit;

/// <summary>A bus of any kind in front of another one on which things go wrong as the test says.</summary>
public sealed class FaultyBus(IBus inner) : II2cBus, ISpiBus, IOneWireBus
{
    /// <summary>Whether the transaction of this number, from 0, fails.</summary>
    public Func<int, bool> Fails { get; set; } = static _ => false;

    /// <summary>May change what was read.</summary>
    public Damage? Corrupt { get; set; }

    /// <summary>Transactions so far.</summary>
    public int Count { get; private set; }

    public string Name => "sim-1";

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        Begin();
        ((II2cBus)inner).Transfer(address, write, read);
        Corrupt?.Invoke(read);
    }

    public void Transfer(SpiDevice device, ReadOnlySpan<byte> write, Span<byte> read)
    {
        Begin();
        ((ISpiBus)inner).Transfer(device, write, read);
        Corrupt?.Invoke(read);
    }

    public int Read(string id, Span<byte> into)
    {
        Begin();
        var length = ((IOneWireBus)inner).Read(id, into);
        Corrupt?.Invoke(into[..length]);
        return length;
    }

    public void Dispose() => inner.Dispose();

    private void Begin()
    {
        if (Fails(Count++))
        {
            throw new SensorException("no answer");
        }
    }
}

/// <summary>Changes what was read.</summary>
public delegate void Damage(Span<byte> read);
