namespace Gateway.Systemd;

/// <summary>
/// The last time the pipeline made a step: took what there was, judged, committed, or looked again at a store that cannot be
/// written. It does so at least once a second, also when there is nothing to do, so an old beat means that it is stuck.
/// </summary>
/// <remarks>Beaten by one loop, read by another.</remarks>
internal sealed class Heartbeat(TimeProvider time)
{
    private long last = time.GetTimestamp();

    /// <summary>A step was made.</summary>
    public void Beat() => Interlocked.Exchange(ref last, time.GetTimestamp());

    /// <summary>How long ago that was.</summary>
    public TimeSpan Age => time.GetElapsedTime(Interlocked.Read(ref last));
}
