namespace Gateway.Drivers.Chips;

/// <summary>The echo line of a simulated HC-SR04: after the end of a trigger pulse of 10 µs at least it is high for as long as the sound is under way.</summary>
/// <param name="underWay">How long the sound is under way, there and back, at a position on the clock; null: nobody answers.</param>
internal sealed class EchoCircuit(Func<long, TimeSpan?> underWay) : ICircuit
{
    private static readonly long Least = TimeSpan.FromMicroseconds(10).Ticks;

    // Eight periods of 40 kHz, and what it takes to begin.
    private static readonly long Burst = TimeSpan.FromMicroseconds(450).Ticks;
    private readonly Queue<Change> coming = new();
    private long? raised;

    public Change Next() => coming.TryDequeue(out var change) ? change : Change.Never;

    public void Drive(bool? high, long now)
    {
        coming.Clear();
        if (high is false && raised is { } since && now - since >= Least && underWay(now) is { } duration)
        {
            coming.Enqueue(new Change(now + Burst, true));
            coming.Enqueue(new Change(now + Burst + duration.Ticks, false));
        }

        raised = high is true ? now : null;
    }
}
