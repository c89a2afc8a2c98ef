using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>A simulated chip that takes commands, is busy with each for a while, and does not acknowledge anything until that is over.</summary>
internal abstract class CommandChip(TimeProvider time) : ISimulatedChip
{
    private readonly byte[] answer = new byte[16];
    private long busyUntil = long.MinValue;
    private int length;

    /// <summary>The time inside it.</summary>
    protected ChipClock Clock { get; } = new(time);

    /// <summary>Time that each command takes beyond its longest; for a chip that hangs.</summary>
    public double Extra { get; set; }

    public bool Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (Clock.Now < busyUntil)
        {
            return false;
        }

        if (write.Length > 0)
        {
            length = 0;
            if (Obey(write) is not { } milliseconds)
            {
                return false;
            }

            busyUntil = Clock.In(milliseconds + Extra);
        }

        if (read.Length > 0)
        {
            if (length == 0 || Clock.Now < busyUntil)
            {
                return false;
            }

            read.Fill(0xFF);
            answer.AsSpan(0, Math.Min(length, read.Length)).CopyTo(read);

            // What was read once is gone.
            length = 0;
        }

        return true;
    }

    /// <summary>Carries out a command; the time it takes in milliseconds, or null when there is no such command.</summary>
    protected abstract double? Obey(ReadOnlySpan<byte> command);

    /// <summary>What the next read gets.</summary>
    protected Span<byte> Answer(int bytes)
    {
        length = bytes;
        return answer.AsSpan(0, bytes);
    }
}
