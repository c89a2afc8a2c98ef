namespace Gateway.Pipeline;

/// <summary>
/// When a disk that cannot be written is tried again: after 5 s, then after longer and longer pauses, a minute at most, because a try can hang on a
/// dying card and hold up the alerts. A full disk is tried 5 s after the last time if something was delivered of the store meanwhile, which makes room.
/// </summary>
internal sealed class StoreRetry(TimeProvider time)
{
    /// <summary>The shortest pause.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause; a disk that worked for as long is believed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TimeSpan pause = Shortest;
    private long tried;
    private long? returned;
    private bool full;
    private long delivered;

    /// <summary>The disk was just found to fail.</summary>
    /// <param name="isFull">Whether it is full.</param>
    /// <param name="soFar">A number that changes with all that is delivered of the store.</param>
    public void Begin(bool isFull, long soFar)
    {
        var again = returned is { } at && time.GetElapsedTime(at) < Longest;
        pause = again ? Longer : Shortest;
        Note(isFull, soFar);
    }

    /// <summary>It was tried and fails still.</summary>
    public void Failed(bool isFull, long soFar)
    {
        pause = Longer;
        Note(isFull, soFar);
    }

    /// <summary>It works.</summary>
    public void Returned() => returned = time.GetTimestamp();

    /// <summary>Whether it is to be tried now.</summary>
    /// <param name="soFar">Asked for what is delivered by now, when that matters.</param>
    public bool IsDue(Func<long> soFar)
    {
        var since = time.GetElapsedTime(tried);
        return since >= pause || (full && since >= Shortest && soFar() != delivered);
    }

    private TimeSpan Longer => pause * 2 < Longest ? pause * 2 : Longest;

    private void Note(bool isFull, long soFar) => (tried, full, delivered) = (time.GetTimestamp(), isFull, soFar);
}
