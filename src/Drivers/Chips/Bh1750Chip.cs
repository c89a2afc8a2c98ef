using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>A simulated BH1750: until a measurement is over it gives the value of the one before, as the real one does.</summary>
internal sealed class Bh1750Chip(TimeProvider time, Func<double> lux) : ISimulatedChip
{
    private readonly ChipClock clock = new(time);
    private bool on;
    private int measurementTime = Bh1750Mode.NormalTime;
    private int value;
    private int next;
    private long? doneAt;

    public bool Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (doneAt <= clock.Now)
        {
            value = next;
            doneAt = null;
            on = false;
        }

        foreach (var command in write)
        {
            Obey(command);
        }

        for (var i = 0; i < read.Length; i++)
        {
            read[i] = (byte)(i % 2 == 0 ? value >> 8 : value);
        }

        return true;
    }

    private void Obey(byte command)
    {
        switch (command)
        {
            case 0x00:
                on = false;
                doneAt = null;
                break;
            case 0x01:
                on = true;
                break;
            case 0x07 when on:
                value = 0;
                break;
            case >= 0x40 and <= 0x47:
                measurementTime = (measurementTime & 0x1F) | ((command & 0x07) << 5);
                break;
            case >= 0x60 and <= 0x7F:
                measurementTime = (measurementTime & 0xE0) | (command & 0x1F);
                break;
            case 0x20 or 0x21 or 0x23 when on:
                var mode = Bh1750Mode.Of(command switch { 0x21 => "finest", 0x23 => "low", _ => "high" }, measurementTime);
                next = (int)Math.Clamp(lux() * mode.Counts * measurementTime / Bh1750Mode.NormalTime, 0, ushort.MaxValue);
                doneAt = clock.In(mode.Longest * measurementTime / Bh1750Mode.NormalTime);
                break;
        }
    }
}
