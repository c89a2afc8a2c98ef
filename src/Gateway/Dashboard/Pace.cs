namespace Gateway.Dashboard;

/// <summary>How fast a counter grows, over the last seconds: commits come in lumps, people want a steady figure.</summary>
internal sealed class Pace
{
    private const long Window = 5 * TimeSpan.TicksPerSecond;
    private readonly Queue<(long Ticks, long Count)> marks = [];
    private (long Ticks, long Count) last;

    /// <summary>Counts per second over the window, or since the start when that is shorter.</summary>
    public double PerSecond => marks.TryPeek(out var first) && last.Ticks > first.Ticks
        ? (last.Count - first.Count) * (double)TimeSpan.TicksPerSecond / (last.Ticks - first.Ticks)
        : 0;

    /// <summary>Notes where the counter stands.</summary>
    public void Add(long ticks, long count)
    {
        last = (ticks, count);
        marks.Enqueue(last);
        while (marks.TryPeek(out var first) && ticks - first.Ticks > Window)
        {
            marks.Dequeue();
        }
    }
}
