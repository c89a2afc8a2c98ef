using Gateway.Abstractions.Sensors;

namespace TestKit;

/// <summary>
/// Recorded traffic of one chip: each transaction must be the next one of the script, byte for byte, and gets the answer written there.
/// It shares nothing with the simulated chips, so a register that both get wrong is noticed.
/// </summary>
public sealed class PlaybackI2cBus(int expectedAddress, params Exchange[] script) : II2cBus
{
    private int next;

    /// <summary>Whether all of the script was played.</summary>
    public bool IsOver => next == script.Length;

    public string Name => "i2c-1";

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        var asked = $"transaction {next}: 0x{address:x2} ← {Convert.ToHexString(write)}, {read.Length} bytes back";
        if (IsOver)
        {
            throw new InvalidOperationException(asked + ", but the script is over");
        }

        var (expected, answer) = script[next];
        var bytes = Bytes(answer);
        if (address != expectedAddress || !write.SequenceEqual(Bytes(expected)) || read.Length != bytes.Length)
        {
            throw new InvalidOperationException($"{asked}; the script has 0x{expectedAddress:x2} ← {expected}, back {answer}");
        }

        bytes.CopyTo(read);
        next++;
    }

    public void Dispose()
    {
        // Nothing is open.
    }

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace(" ", string.Empty, StringComparison.Ordinal));
}

/// <summary>One transaction: what is written, then what comes back, in hexadecimal.</summary>
public readonly record struct Exchange(string Write, string Read = "");
