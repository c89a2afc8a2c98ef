namespace Gateway.Drivers.Chips;

/// <summary>A simulated DHT11 or DHT22 (timing of AM2302, 7.3): answers when the line was held low for long enough and is let go.</summary>
/// <param name="start">How long it must have been held low.</param>
/// <param name="measure">Fills the frame for a position on the clock.</param>
internal sealed class DhtCircuit(TimeSpan start, Action<long, byte[]> measure) : ICircuit
{
    private readonly byte[] frame = new byte[DhtFrame.Length];
    private readonly Queue<Change> coming = new(128);
    private long? held;

    public Change Next() => coming.TryDequeue(out var change) ? change : Change.Never;

    public void Drive(bool? high, long now)
    {
        coming.Clear();
        if (high is null && held is { } since && now - since >= start.Ticks)
        {
            measure(now, frame);
            Answer(now);
        }

        held = high is false ? now : null;
    }

    private void Answer(long at)
    {
        Then(ref at, 30, false);
        Then(ref at, 80, true);
        Then(ref at, 80, false);
        for (var bit = 0; bit < 8 * frame.Length; bit++)
        {
            Then(ref at, 50, true);
            Then(ref at, (frame[bit / 8] & (0x80 >> (bit % 8))) != 0 ? 70 : 26, false);
        }

        Then(ref at, 50, true);
    }

    private void Then(ref long at, int microseconds, bool high)
    {
        at += microseconds * TimeSpan.TicksPerMicrosecond;
        coming.Enqueue(new Change(at, high));
    }
}
