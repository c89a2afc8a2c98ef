using Gateway.Abstractions.Sensors;

namespace Long;

/// <summary>
/// A bus on which one transaction in twenty goes wrong: nobody answers, it takes long, the whole bus must be opened again, or, where the chip
/// has checksums, a bit arrives wrong. A wrong bit from a chip without checksums is a wrong value, and nobody can know.
/// </summary>
internal sealed class BadBus(IBus inner, Random storm) : II2cBus, IOneWireBus
{
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(20);

    public long Transactions { get; private set; }

    public long Faults { get; private set; }

    public string Name => ((II2cBus)inner).Name;

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        var flip = Begin(address is 0x38 or 0x44 or 0x45 or 0x46);
        ((II2cBus)inner).Transfer(address, write, read);
        if (flip && read.Length > 2)
        {
            read[storm.Next(read.Length)] ^= (byte)(1 << storm.Next(8));
        }
    }

    public int Read(string id, Span<byte> into)
    {
        Begin(hasChecksum: false);
        return ((IOneWireBus)inner).Read(id, into);
    }

    public void Dispose() => inner.Dispose();

    private bool Begin(bool hasChecksum)
    {
        Transactions++;
        if (storm.Next(20) != 0)
        {
            return false;
        }

        Faults++;
        switch (storm.Next(10))
        {
            case 0:
                throw new SensorException("timeout") { BusFailed = true };
            case 1 or 2:
                Thread.CurrentThread.Join(Stall);
                return false;
            case var n when n < 6 && hasChecksum:
                return true;
            default:
                throw new SensorException("no answer");
        }
    }
}
