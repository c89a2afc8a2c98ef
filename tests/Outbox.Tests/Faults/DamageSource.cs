using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>A store with 10,000 events that nobody has acknowledged, in several states: what damage is made from.</summary>
internal sealed class DamageSource : IDisposable
{
    private const int Commits = 200;

    private readonly TempFolder folder = new();

    public DamageSource()
    {
        using (var outbox = SqliteOutbox.Open(folder["foreign"]))
        {
            outbox.Attach([Use.Wants("cloud")]);
            outbox.Commit(Lane.Readings, 500);
            Foreign = Files(folder["foreign"]);
        }

        using (var outbox = SqliteOutbox.Open(folder.Path))
        {
            Stream = outbox.Stream;
            var reader = outbox.Attach([Use.Wants("cloud")])[0];
            Older = Running = Files(folder.Path);
            for (var i = 1; i <= Commits; i++)
            {
                Commit(outbox, i);
                Older = i == Commits * 3 / 4 ? Files(folder.Path) : Older;
            }

            Running = Files(folder.Path);
            Events = [.. Lanes.All.Select(lane => reader.All(lane))];
            States = outbox.States();
        }

        Closed = Files(folder.Path);
    }

    public string Stream { get; }

    /// <summary>All that was committed, by lane; number n is at n - 1.</summary>
    public IReadOnlyList<IReadOnlyList<StoredEvent>> Events { get; }

    public IReadOnlyDictionary<string, byte[]> States { get; }

    /// <summary>As a power cut leaves it: a part is in the log only.</summary>
    public DiskImage Running { get; }

    /// <summary>After a clean stop: without a log.</summary>
    public DiskImage Closed { get; }

    /// <summary>Like <see cref="Running"/>, some time before.</summary>
    public DiskImage Older { get; }

    /// <summary>Another store, running.</summary>
    public DiskImage Foreign { get; }

    public void Dispose() => folder.Dispose();

    private static void Commit(SqliteOutbox outbox, int i)
    {
        var batch = outbox.Batch();
        batch.AddTo(Lane.Readings, 40);
        batch.AddTo(Lane.Alerts, 7);
        batch.AddTo(Lane.System, 3);
        batch.SetState($"rule-{i % 20}", [(byte)i, (byte)(i >> 8)]);
        batch.SetToken("history", new ResumeToken("file", i * 100, i, i));
        outbox.Commit(batch);
    }

    private static DiskImage Files(string folder) => new(
        Directory.GetFiles(folder)
            .Where(path => Path.GetFileName(path) is not ("lock" or "reserve") && !path.EndsWith("-shm", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileName(path), ReadShared));

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
