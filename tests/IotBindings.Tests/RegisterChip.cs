using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Tests;

/// <summary>
/// A chip of registers: the first byte written chooses one, more are written there and behind, and what is read comes from there on. On SPI the
/// two highest bits of the first byte say that is read, and more than one.
/// </summary>
/// <param name="width">Bytes of a register.</param>
/// <param name="mask">The bits of the first byte that choose the register; with others ST's chips are told to go on to the next.</param>
internal sealed class RegisterChip(int width = 1, byte mask = 0xFF)
{
    private readonly byte[] content = new byte[(256 * width) + 64];
    private readonly HashSet<int> fixedOnes = [];
    private int pointer;

    /// <summary>False: each read gives one register over and over.</summary>
    public bool GoesOn { get; init; } = true;

    /// <summary>Puts bytes, in hexadecimal, into a register and those behind it.</summary>
    public RegisterChip With(byte register, string bytes)
    {
        Convert.FromHexString(bytes).CopyTo(content, register * width);
        return this;
    }

    /// <summary>A register that stays as it is whatever is written: a reset that is over at once.</summary>
    public RegisterChip Fixed(byte register)
    {
        fixedOnes.Add(register * width);
        return this;
    }

    /// <summary>One transaction on I²C.</summary>
    public void Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (write.Length > 0)
        {
            pointer = (write[0] & mask) * width;
        }

        for (var i = 1; i < write.Length; i++)
        {
            if (!fixedOnes.Contains(pointer + i - 1))
            {
                content[pointer + i - 1] = write[i];
            }
        }

        for (var i = 0; i < read.Length; i++)
        {
            read[i] = content[pointer + (GoesOn ? i : 0)];
        }
    }

    /// <summary>One transfer on SPI.</summary>
    public void TransferBothWays(ReadOnlySpan<byte> write, Span<byte> read)
    {
        const byte readBit = 0x80;
        read.Clear();
        if ((write[0] & readBit) != 0)
        {
            Transfer(write[..1], read[1..]);
        }
        else
        {
            Transfer(write, []);
        }
    }
}

/// <summary>A bus with one chip or, at other addresses, more; or with one chip on SPI.</summary>
internal sealed class ChipBus(IReadOnlyDictionary<int, Answer> chips) : II2cBus, ISpiBus
{
    public string Name => "i2c-1";

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (!chips.TryGetValue(address, out var chip))
        {
            throw new SensorException("no answer");
        }

        chip(write, read);
    }

    public void Transfer(SpiDevice device, ReadOnlySpan<byte> write, Span<byte> read) => Transfer(device.Select, write, read);

    public void Dispose()
    {
        // Nothing is open.
    }
}
