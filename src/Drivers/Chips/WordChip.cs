using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>A simulated chip of registers of 16 bits, highest byte first; the first byte written chooses one, and it stays chosen.</summary>
internal abstract class WordChip(TimeProvider time) : ISimulatedChip
{
    private byte pointer;

    /// <summary>The time inside it.</summary>
    protected ChipClock Clock { get; } = new(time);

    public bool Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (write.Length > 0)
        {
            pointer = write[0];
        }

        // A register of 8 bits is the upper half here.
        if (write.Length > 1)
        {
            Set(pointer, (ushort)((write[1] << 8) | (write.Length > 2 ? write[2] : 0)));
        }

        var word = read.Length > 0 ? Get(pointer) : 0;
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = (byte)(i % 2 == 0 ? word >> 8 : word);
        }

        return true;
    }

    /// <summary>The content of a register as it is read now.</summary>
    protected abstract ushort Get(byte register);

    /// <summary>Something is written to a register.</summary>
    protected abstract void Set(byte register, ushort value);
}
