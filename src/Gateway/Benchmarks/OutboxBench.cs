using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Benchmarks;

/// <summary>What a synced commit costs, beside a bare write and fsync of one page on the same disk.</summary>
internal static class OutboxBench
{
    private const int Warm = 50;
    private const int Waiting = 100_000;
    private const int AtATime = 100;
    private static readonly byte[] Data = new byte[220];

    /// <summary>Measures in <paramref name="folder"/>.</summary>
    public static IReadOnlyList<Figure> Run(string folder, BenchParts parts, TimeProvider time)
    {
        var bare = Synced(Path.Combine(folder, "bare"), 500, time);
        var alerts = Commits(parts, Path.Combine(folder, "alerts"), commits: 500, AddAlert, time);
        var readings = Commits(parts, Path.Combine(folder, "readings"), commits: 200, AddReadings, time);
        var syncs = SyncCounter.Count(folder, () => Commits(parts, Path.Combine(folder, "syncs-alerts"), 200, AddAlert, time));
        var readingSyncs = SyncCounter.Count(folder, () => Commits(parts, Path.Combine(folder, "syncs-readings"), 200, AddReadings, time));
        List<Figure> figures =
        [
            new Figure("commits of one alert, synced", alerts.PerSecond, "1/s", bare),
            new Figure("readings in commits of 500, synced", readings.PerSecond * 500, "1/s"),
            new Figure("written per 10,000 alerts, one per commit", alerts.Written * 10_000 / 1e6, "MB"),
            new Figure("written per 10,000 readings, 500 per commit", readings.Written * 20 / 1e6, "MB"),
            new Figure("allocated per reading", readings.Allocated / 500, "bytes"),
        ];
        if (syncs is { } a && readingSyncs is { } r)
        {
            figures.Add(new Figure("fsyncs per 10,000 alerts, one per commit", a * 10_000.0 / (200 + Warm), "calls"));
            figures.Add(new Figure("fsyncs per 10,000 readings, 500 per commit", r * 20.0 / (200 + Warm), "calls"));
        }

        figures.AddRange(Kept(parts, Path.Combine(folder, "backlog"), time));
        return figures;
    }

    /// <summary>A store with a backlog: how soon it is open, how fast it is read, how large it is.</summary>
    private static IEnumerable<Figure> Kept(BenchParts parts, string folder, TimeProvider time)
    {
        Backlog.Fill(parts, folder, Waiting);
        var size = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
        var start = time.GetTimestamp();
        using var outbox = parts.Store(folder);
        using var reader = outbox.Attach([Backlog.Upstream])[0];
        var opened = time.GetElapsedTime(start);
        var read = new List<StoredEvent>(AtATime);
        var last = 0L;
        start = time.GetTimestamp();
        for (read.Clear(); reader.Read(Lane.Readings, last, AtATime, read) > 0; read.Clear())
        {
            last = read[^1].Last;
        }

        yield return new Figure("opened with 100,000 readings waiting", opened.TotalMilliseconds, "ms");
        yield return new Figure("of those read back, 100 at a time", last / time.GetElapsedTime(start).TotalSeconds, "1/s");
        yield return new Figure("on the disk for each of them", size / (double)Waiting, "bytes");
    }

    private static (double PerSecond, double Written, double Allocated) Commits(BenchParts parts, string folder, int commits, Action<OutboxBatch> add, TimeProvider time)
    {
        using var outbox = parts.Store(folder);
        using var reader = outbox.Attach([new UpstreamLanes("bench", Lanes.All)])[0];
        var batch = new OutboxBatch();
        Meter before = default;
        for (var i = -Warm; i < commits; i++)
        {
            if (i == 0)
            {
                before = Meter.Now(time);
            }

            batch.Clear(outbox);
            add(batch);
            outbox.Commit(batch);
            foreach (var lane in Lanes.All)
            {
                reader.Acknowledge(lane, reader.Committed(lane) - 1);
            }
        }

        var seconds = before.Seconds(time);
        var after = Meter.Now(time);
        return (commits / seconds, (after.Written - before.Written) / (double)commits, (after.Allocated - before.Allocated) / (double)commits);
    }

    private static void AddAlert(OutboxBatch batch) =>
        batch.Add(new StoredEvent(Lane.Alerts, 0, 1, "raised", "bench/temperature", "rule", Data));

    private static void AddReadings(OutboxBatch batch)
    {
        for (var i = 0; i < 500; i++)
        {
            batch.Add(new Reading(BenchSensor.Point, new Instant(i, i), i * 0.1));
        }
    }

    private static double Synced(string path, int writes, TimeProvider time)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var page = new byte[4096];
        RandomAccess.Write(file, page, 0);
        RandomAccess.FlushToDisk(file);
        var start = time.GetTimestamp();
        for (var i = 1; i <= writes; i++)
        {
            RandomAccess.Write(file, page, i * 4096L);
            RandomAccess.FlushToDisk(file);
        }

        return writes / time.GetElapsedTime(start).TotalSeconds;
    }
}
