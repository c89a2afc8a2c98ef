using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Tests;

/// <summary>Answers a transfer: fills what is read.</summary>
internal delegate void Answer(ReadOnlySpan<byte> write, Span<byte> read);

/// <summary>A bus on which the test answers each transfer.</summary>
internal sealed class ScriptedBus(Answer answer) : II2cBus, ISpiBus
{
    /// <summary>What was written, in order, in hexadecimal; a read of N bytes is <c>?N</c>.</summary>
    public List<string> Log { get; } = [];

    public string Name => "i2c-1";

    public static ScriptedBus Silent(string message = "no answer", bool busFailed = false) => new((_, _) => throw new SensorException(message) { BusFailed = busFailed });

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        Log.Add(Convert.ToHexString(write) + (read.Length > 0 ? $"?{read.Length}" : string.Empty));
        answer(write, read);
    }

    public void Transfer(SpiDevice device, ReadOnlySpan<byte> write, Span<byte> read) => Transfer(device.Select, write, read);

    public void Dispose()
    {
        // Nothing is open.
    }
}
