namespace Gateway.Drivers.Buses;

/// <summary>A serial port at whose other end something says a line now and then. It never blocks.</summary>
/// <param name="pace">Time from one line to the next.</param>
/// <param name="write">Writes the line of a position on the clock, with its end; says how long it is.</param>
/// <param name="time">The clock.</param>
internal sealed class SimulatedSerialPort(TimeSpan pace, Func<long, byte[], int> write, TimeProvider time) : ISerialPort
{
    private readonly byte[] line = new byte[4096];
    private long next = time.GetElapsedTime(0).Ticks + pace.Ticks;
    private int begin;
    private int end;

    public TimeSpan Read(TimeSpan patience, Span<byte> into, out int count)
    {
        var now = time.GetElapsedTime(0).Ticks;
        if (begin == end && next <= now)
        {
            (begin, end) = (0, write(next, line));
            next += pace.Ticks;
        }

        count = Math.Min(end - begin, into.Length);
        line.AsSpan(begin, count).CopyTo(into);
        begin += count;
        var quiet = TimeSpan.FromTicks(Math.Max(0, next - now));
        return count > 0 ? TimeSpan.Zero : quiet < patience ? quiet : patience;
    }

    public void Dispose()
    {
        // Nothing is open.
    }
}
