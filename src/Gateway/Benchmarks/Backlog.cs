using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Benchmarks;

/// <summary>Makes a store with readings that wait.</summary>
internal static class Backlog
{
    private const int PerCommit = 1_000;

    /// <summary>The upstream that is owed it.</summary>
    public static UpstreamLanes Upstream { get; } = new(BenchSetup.Id, Lanes.All);

    /// <summary>Makes the store in <paramref name="folder"/>, owed to the upstream of the bench.</summary>
    public static void Fill(BenchParts parts, string folder, int readings)
    {
        using var outbox = parts.Store(folder);
        outbox.Attach([Upstream]);
        var batch = new OutboxBatch();
        for (var done = 0; done < readings; done += batch.Readings.Count)
        {
            batch.Clear(outbox);
            for (var i = 0; i < Math.Min(PerCommit, readings - done); i++)
            {
                batch.Add(new Reading(BenchSensor.Point, Instant.Recorded(DateTime.UnixEpoch.AddYears(55).Ticks + ((done + i) * TimeSpan.TicksPerMillisecond)), 20 + (i % 100 * 0.01)));
            }

            outbox.Commit(batch);
        }
    }
}
