using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Pipeline;
using Gateway.Tests.Configuration;
using TestKit;

namespace Gateway.Tests.Pipeline;

/// <summary>
/// A database that is damaged, before the start or under the open store, so that it is found when something is read, written or deleted, at
/// any moment of a drain: whatever was committed arrives as it was, or is named. Many more seeds with GATEWAY_FAULT_SEEDS.
/// </summary>
public sealed class DamagedWhileRunningTests
{
    private static readonly int Seeds = FaultSeeds.Count > 0 ? FaultSeeds.Count * 200 : 20;

    [Fact]
    public async Task Every_number_arrives_or_is_named()
    {
        var (found, lost) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            using var run = new DamagedRun(seed);
            try
            {
                await run.GoAsync();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"seed {seed}, {run.Damage}: {e}", e);
            }

            Assert.True(run.Broken.Count == 0, $"seed {seed}, {run.Damage}: {string.Join('\n', run.Broken.Take(5))}");
            found += run.Streams > 1 ? 1 : 0;
            lost += run.Lost > 0 ? 1 : 0;
        }

        Assert.InRange(found, 1, Seeds);
        Assert.InRange(lost, 1, Seeds);
    }
}

/// <summary>One store, one damage, one upstream that takes what it gets.</summary>
internal sealed class DamagedRun(int seed) : IDisposable
{
    private const int Page = 4096;
    private const int LogHead = 32;
    private const int FrameHead = 24;
    private static readonly Point Reading = new(0, "bench", "temperature", "Cel");

    private readonly Random random = new(seed);
    private readonly TemporaryFolder folder = new();
    private readonly OutboxBatch batch = new();
    private readonly List<StoredEvent> read = [];
    private readonly Dictionary<(string Stream, Lane Lane, long Number), string> committed = [];
    private readonly HashSet<(string Stream, Lane Lane, long Number)> told = [];
    private int made;

    public string Damage { get; private set; } = "nothing";

    public List<string> Broken { get; } = [];

    public int Lost { get; private set; }

    public int Streams => committed.Keys.Select(k => k.Stream).Distinct().Count();

    private string Database => Path.Combine(folder.Path, StoreFolder.FileName);

    public async Task GoAsync()
    {
        var underTheOpenStore = random.Next(2) == 0;
        using (var before = Bench())
        {
            for (var i = 0; i < 30; i++)
            {
                await CommitAsync(before, readings: 60);
            }

            Deliver(before, random.Next(400));
            if (underTheOpenStore)
            {
                Spoil();
                await DrainAsync(before);
            }
        }

        if (!underTheOpenStore)
        {
            Spoil();
        }

        using var gateway = Bench();
        await DrainAsync(gateway);
    }

    public void Dispose() => folder.Dispose();

    private KeeperBench Bench() => KeeperBench.In(folder.Path);

    private async Task CommitAsync(KeeperBench bench, int readings)
    {
        batch.Clear(bench.Keeper.Current);
        for (var i = 0; i < readings; i++)
        {
            batch.Add(new Reading(Reading, default, ++made));
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            batch.Add(new StoredEvent(i == 1 ? Lane.System : Lane.Alerts, 0, 1, $"kind-{++made}", "bench/temperature", Data: "{}"u8.ToArray()));
        }

        await bench.CommitAsync(batch);
        var stream = bench.Keeper.Current.Stream;
        for (var i = 0; i < batch.Readings.Count; i++)
        {
            committed.Add((stream, Lane.Readings, batch.FirstReading + i), batch.Readings[i].Value.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var stored in batch.Events)
        {
            committed.Add((stream, stored.Lane, stored.Sequence), stored.Kind!);
        }
    }

    /// <summary>Turns of the gateway until nothing comes any more, readings keep coming for a while; then all is told, without another start.</summary>
    private async Task DrainAsync(KeeperBench bench)
    {
        for (var (turn, quiet) = (0, 0); quiet < 3; turn++)
        {
            Assert.True(turn < 2000, "it does not come to an end");
            bench.Time.Advance(TimeSpan.FromSeconds(turn % 3));
            if (turn < 20)
            {
                await CommitAsync(bench, random.Next(5));
            }

            // Cursors move, and what is delivered is deleted.
            await bench.CommitAsync(Nothing(bench));
            var more = bench.Tend();
            var sent = Deliver(bench, random.Next(1, 300));
            quiet = more || sent > 0 || turn < 20 ? 0 : quiet + 1;
        }

        Judge();
    }

    private OutboxBatch Nothing(KeeperBench bench)
    {
        batch.Clear(bench.Keeper.Current);
        return batch;
    }

    /// <summary>Takes what is owed, as a forwarder does: in the views that it was told of, and with a report of what cannot be read.</summary>
    private int Deliver(KeeperBench bench, int most)
    {
        var owed = bench.Keeper.Slots[0].Current;
        var before = told.Count;
        try
        {
            foreach (var reader in owed.Streams)
            {
                foreach (var lane in reader.Lanes)
                {
                    read.Clear();
                    reader.Read(lane, reader.Cursor(lane), most, read);
                    read.ForEach(stored => Take(reader.Stream, stored));
                    if (read.Count > 0)
                    {
                        reader.Acknowledge(lane, read[^1].Last);
                    }
                }
            }
        }
        catch (OutboxException e) when (e.Kind == OutboxFailure.Damaged)
        {
            bench.Keeper.Report(owed.Outbox, e);
        }
        catch (ObjectDisposedException)
        {
            // A store that was just replaced, or an older stream that was just delivered: the next turn finds what is owed now.
        }

        return told.Count - before;
    }

    private void Take(string stream, StoredEvent stored)
    {
        for (var number = stored.Sequence; number <= stored.Last; number++)
        {
            told.Add((stream, stored.Lane, number));
            Lost += stored.IsGap ? 1 : 0;
        }

        var content = stored.Lane == Lane.Readings ? stored.Value.ToString(CultureInfo.InvariantCulture) : stored.Kind;
        if (!stored.IsGap && committed.GetValueOrDefault((stream, stored.Lane, stored.Sequence)) != content)
        {
            Broken.Add($"{stream} {stored.Lane} {stored.Sequence}: {content} was sent, which was not committed");
        }
    }

    private void Judge()
    {
        foreach (var lane in committed.Keys.Where(k => !told.Contains(k)).GroupBy(k => (k.Stream, k.Lane)))
        {
            Broken.Add($"{lane.Key.Stream} {lane.Key.Lane}: {lane.Count()} numbers neither arrived nor are named, from {lane.Min(k => k.Number)} to {lane.Max(k => k.Number)}");
        }
    }

    /// <summary>Spoils a page: of the database, or of its log, in which most of an open store is.</summary>
    private void Spoil()
    {
        var log = new FileInfo(Database + "-wal") is { Exists: true, Length: > LogHead + FrameHead + Page };
        using var file = new FileStream(log ? Database + "-wal" : Database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var pages = (int)((file.Length - (log ? LogHead : 0)) / (Page + (log ? FrameHead : 0)));
        var page = new byte[Page];

        // The first page is what a store is known by; without it a start knows of its streams by their names only.
        var at = random.Next(log ? 0 : 1, pages);
        var position = log ? LogHead + ((long)at * (FrameHead + Page)) + FrameHead : (long)at * Page;
        file.Position = position;
        file.ReadExactly(page);
        Damage = random.Next(4) switch
        {
            0 => Change("a bit", p => p[random.Next(Page)] ^= (byte)(1 << random.Next(8))),
            1 => Change("a bit of the head", p => p[random.Next(16)] ^= (byte)(1 << random.Next(8))),
            2 => Change("zeroes", p => p.AsSpan().Clear()),
            _ => Change("noise", p => random.NextBytes(p)),
        };
        file.Position = position;
        file.Write(page);

        string Change(string what, Action<byte[]> change)
        {
            change(page);
            return $"{what}, page {at} of {pages} of the {(log ? "log" : "database")}";
        }
    }
}
