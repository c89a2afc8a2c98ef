using System.Text;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers;

namespace Gateway.Scanning;

/// <summary>
/// An open bus of the gateway that others may look at: it tells whoever watches a sensor of each transaction with it, and a scan may
/// come in between two transactions.
/// </summary>
/// <remarks>Used by the thread of the bus and, one transaction at a time, by a scan. Allocates nothing unless somebody watches.</remarks>
internal sealed class TappedBus(IBus inner, SensorTaps taps, Action<TappedBus> closed) : II2cBus, ISpiBus, IOneWireBus
{
    private const int Shown = 64;

    /// <summary>Longer than any transaction that does not hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly object gate = new();
    private bool ended;

    private IBus Inner => inner;

    public string Name => inner switch { II2cBus i2c => i2c.Name, ISpiBus spi => spi.Name, IOneWireBus wire => wire.Name, _ => string.Empty };

    /// <summary>The bus itself.</summary>
    public static IBus Bare(IBus bus) => bus is TappedBus { Inner: var inner } ? inner : bus;

    /// <summary>Whether addresses can be asked on it.</summary>
    public bool IsI2c => inner is II2cBus;

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        var bus = inner as II2cBus ?? throw Other("I²C");
        var watch = Watched(static (place, address) => place.Address == address, address);
        Enter();
        try
        {
            bus.Transfer(address, write, read);
            watch?.Take(new BusTransaction(Hex(write), read.Length > 0 ? Hex(read) : null, null));
        }
        catch (SensorException e) when (watch is not null)
        {
            watch.Take(new BusTransaction(Hex(write), null, e.Message));
            throw;
        }
        finally
        {
            Monitor.Exit(gate);
        }
    }

    public void Transfer(SpiDevice device, ReadOnlySpan<byte> write, Span<byte> read)
    {
        var bus = inner as ISpiBus ?? throw Other("SPI");
        var watch = Watched(static (place, select) => place.Select == select, device.Select);
        Enter();
        try
        {
            bus.Transfer(device, write, read);
            watch?.Take(new BusTransaction(Hex(write), Hex(read), null));
        }
        catch (SensorException e) when (watch is not null)
        {
            watch.Take(new BusTransaction(Hex(write), null, e.Message));
            throw;
        }
        finally
        {
            Monitor.Exit(gate);
        }
    }

    public int Read(string id, Span<byte> into)
    {
        var bus = inner as IOneWireBus ?? throw Other("1-Wire");
        var watch = Watched(static (place, id) => place.Device == id, id);
        Enter();
        try
        {
            var length = bus.Read(id, into);
            watch?.Take(new BusTransaction(string.Empty, Encoding.ASCII.GetString(into[..Math.Min(length, Shown)]).Split('\n')[0], null));
            return length;
        }
        catch (SensorException e) when (watch is not null)
        {
            watch.Take(new BusTransaction(string.Empty, null, e.Message));
            throw;
        }
        finally
        {
            Monitor.Exit(gate);
        }
    }

    public void Dispose()
    {
        // A scan may be in the middle of a transaction, which ends; if it hangs, closing the bus is what helps.
        var entered = Monitor.TryEnter(gate, Patience);
        ended = true;
        try
        {
            inner.Dispose();
        }
        finally
        {
            if (entered)
            {
                Monitor.Exit(gate);
            }
        }

        closed(this);
    }

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(3 * Math.Min(bytes.Length, Shown));
        foreach (var value in bytes[..Math.Min(bytes.Length, Shown)])
        {
            text.Append(text.Length > 0 ? " " : string.Empty).Append(value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.Append(bytes.Length > Shown ? " …" : string.Empty).ToString();
    }

    private void Enter()
    {
        if (!Monitor.TryEnter(gate, Patience))
        {
            throw new SensorException($"{Name} hangs: a transaction has not ended for {Patience.TotalSeconds:0} s") { BusFailed = true };
        }

        if (ended)
        {
            Monitor.Exit(gate);
            throw new SensorException($"{Name} was closed at this moment; try again");
        }
    }

    private SensorException Other(string kind) => new($"{Name} is no {kind} bus: correct the setting 'bus'");

    /// <summary>Who watches the sensor at that place; null: nobody, which is nearly always.</summary>
    private SensorWatch? Watched<T>(Func<SensorPlace, T, bool> isThere, T where)
    {
        foreach (var tap in taps.Now)
        {
            if (tap.Latest.Watch is { Raw: true } watch && tap.Place is { } place && isThere(place, where))
            {
                return watch;
            }
        }

        return null;
    }
}
