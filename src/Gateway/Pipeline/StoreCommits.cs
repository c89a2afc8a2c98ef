using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Pipeline;

/// <summary>Commits to whatever store it is given, counts them, and says to the watchdog that one is under way.</summary>
/// <remarks>Written by the pipeline's loop; the counts are for any thread.</remarks>
internal sealed class StoreCommits(StoreParts parts)
{
    private readonly long[] events = new long[Lanes.Count];
    private long commits;
    private long failures;

    /// <summary>Commits since the start, cursors alone included.</summary>
    public long Count => Interlocked.Read(ref commits);

    /// <summary>Commits that failed.</summary>
    public long Failures => Interlocked.Read(ref failures);

    /// <summary>Events of a lane committed since the start.</summary>
    public long Of(Lane lane) => Interlocked.Read(ref events[(int)lane]);

    /// <summary>Commits a batch.</summary>
    /// <exception cref="OutboxException">It failed.</exception>
    public void Write(IOutbox outbox, OutboxBatch batch)
    {
        parts.Heartbeat.Pipeline.Beat();
        parts.Heartbeat.Commit.Beat();
        try
        {
            var began = parts.Time.GetTimestamp();
            outbox.Commit(batch);
            parts.Committed?.Invoke(parts.Time.GetElapsedTime(began).TotalSeconds);
            Add(batch);
        }
        catch (OutboxException)
        {
            Interlocked.Increment(ref failures);
            throw;
        }
        finally
        {
            parts.Heartbeat.Commit.Rest();
        }
    }

    private void Add(OutboxBatch batch)
    {
        Interlocked.Increment(ref commits);
        Interlocked.Add(ref events[(int)Lane.Readings], batch.Readings.Count);
        for (var i = 0; i < batch.Events.Count; i++)
        {
            Interlocked.Increment(ref events[(int)batch.Events[i].Lane]);
        }
    }
}
