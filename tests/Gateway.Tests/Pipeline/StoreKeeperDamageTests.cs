using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Outbox;
using Gateway.Pipeline;
using TestKit;

namespace Gateway.Tests.Pipeline;

/// <summary>A store that cannot be trusted any more, and what becomes of what it held.</summary>
public sealed class StoreKeeperDamageTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private SetAside? replaced;

    [Fact]
    public async Task A_damaged_store_is_set_aside_at_once_and_the_alerts_go_on_in_a_new_one()
    {
        using var bench = new KeeperBench();
        await bench.CommitAsync(bench.State0("warm", [7], new ResumeToken("file", 5, 5)));
        await bench.CommitAsync("raised", "cleared");
        var old = bench.Disk;
        bench.Break(OutboxFailure.Damaged);
        await bench.CommitAsync("raised");

        Assert.Equal([false, true], bench.Opened);
        Assert.True(old.Disposed);
        Assert.NotSame(old, bench.Keeper.Current);
        Assert.True(bench.Keeper.Current.Durable);
        Assert.Equal(["1 raised"], bench.Owed());
        Assert.Equal("warm", Assert.Single(bench.Disk.States()).Key);
        Assert.Equal(new ResumeToken("file", 5, 5), bench.Disk.Tokens["bench"]);
        Assert.Equal(
            [$"stream-replaced {{\"subject\":\"store\",\"reason\":\"the disk is Damaged\",\"old-stream\":\"{old.Stream}\",\"last\":{{\"alerts\":2,\"system\":0,\"readings\":0}}}}"],
            bench.Said());
        Assert.Null(bench.State.StoreFailure);
    }

    [Fact]
    public async Task Damage_that_a_reader_found_is_looked_at_in_the_next_turn()
    {
        using var bench = new KeeperBench();
        await bench.CommitAsync("raised");
        bench.Keeper.Report(bench.Keeper.Current, KeeperBench.Failure(OutboxFailure.Damaged));
        bench.Tend();
        Assert.Equal([false, true], bench.Opened);
        Assert.StartsWith("stream-replaced", Assert.Single(bench.Said()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_that_a_reader_and_then_a_commit_found_costs_one_store()
    {
        using var bench = new KeeperBench();
        var old = bench.Keeper.Current;
        bench.Break(OutboxFailure.Damaged);
        await bench.CommitAsync("raised");
        bench.Keeper.Report(old, KeeperBench.Failure(OutboxFailure.Damaged));
        bench.Tend();
        Assert.Equal([false, true], bench.Opened);
        Assert.Equal(["1 raised"], bench.Owed());
    }

    [Fact]
    public async Task What_is_salvaged_comes_in_portions_between_the_turns_and_the_forwarders_are_told()
    {
        var from = 0;
        bool Salvage(OutboxBatch into, int most)
        {
            for (var i = 0; i < most && from < 1200; i++)
            {
                into.Import("0000dead", new StoredEvent(Lane.Alerts, ++from, 1, "raised", "bench/temperature", Data: "{}"u8.ToArray()));
            }

            return from < 1200;
        }

        var fresh = new ImportingOutbox(new MemoryOutbox());
        using var bench = new KeeperBench(_ => new OpenedStore(fresh) { Replaced = new SetAside("it was cut short", "0000dead", [1201, 1, 8]), Salvage = Salvage });
        Assert.True(bench.Tend());
        Assert.Equal(500, fresh.Imports.Count);
        fresh.OnCommit = _ => throw KeeperBench.Failure(OutboxFailure.Full);
        Assert.False(bench.Tend());
        Assert.False(bench.Tend());
        Assert.Equal(500, fresh.Imports.Count);

        fresh.OnCommit = null;
        bench.Time.Advance(Minute);
        Assert.True(bench.Tend());
        await bench.CommitAsync("raised");
        Assert.False(bench.Tend());
        Assert.False(bench.Keeper.IsSalvaging);
        Assert.Equal(Enumerable.Range(1, 1200).Select(i => (long)i), fresh.Imports.Select(i => i.Event.Sequence));
        Assert.Equal(
            ["stream-replaced {\"subject\":\"store\",\"reason\":\"it was cut short\",\"old-stream\":\"0000dead\",\"last\":{\"alerts\":1200,\"system\":0,\"readings\":7}}"],
            bench.Said());
    }

    [Fact]
    public async Task A_portion_that_is_delivered_before_the_next_one_comes_does_not_hide_it()
    {
        var portions = 0;
        bool Salvage(OutboxBatch into, int most)
        {
            portions++;
            into.Import("0000dead", new StoredEvent(Lane.Alerts, portions, 1, "raised", "bench/temperature", Data: "{}"u8.ToArray()));
            return portions < 3;
        }

        using var bench = new KeeperBench(_ => new OpenedStore(new ImportingOutbox(new MemoryOutbox())) { Salvage = Salvage });
        for (var portion = 1; portion <= 3; portion++)
        {
            bench.Tend();
            Assert.Equal([$"{portion} raised"], bench.Owed());
            Assert.Equal(portion, bench.Moves);
            bench.Keeper.Slots[0].Current.Older.Single().Acknowledge(Lane.Alerts, portion);
        }

        await bench.CommitAsync("cleared");
        bench.Time.Advance(Minute);
        bench.Tend();
        Assert.Equal(["1 cleared"], bench.Owed());
    }

    [Fact]
    public async Task A_store_that_is_set_aside_while_it_takes_over_another_one_leaves_the_rest_to_the_next()
    {
        var salvaging = new List<string>();
        var opened = new List<ImportingOutbox>();
        using var bench = new KeeperBench(_ =>
        {
            var outbox = new ImportingOutbox(new MemoryOutbox());
            opened.Add(outbox);
            return new OpenedStore(outbox) { Salvage = (into, _) => Next(outbox, into) };
        });
        bench.Tend();
        bench.Tend();
        opened[0].OnCommit = _ => throw KeeperBench.Failure(OutboxFailure.Damaged);
        await bench.CommitAsync("raised");
        while (bench.Tend())
        {
        }

        Assert.Equal(["0", "0", "1", "1", "1"], salvaging);
        Assert.Equal([2, 3], opened.Select(o => o.Imports.Count));

        bool Next(ImportingOutbox outbox, OutboxBatch into)
        {
            Assert.False(outbox.Disposed);
            salvaging.Add($"{opened.IndexOf(outbox)}");
            into.Import("0000dead", new StoredEvent(Lane.Alerts, salvaging.Count, 1, "raised", "bench/temperature", Data: "{}"u8.ToArray()));
            return salvaging.Count < 5;
        }
    }

    [Fact]
    public async Task A_store_that_opens_damaged_is_named_when_another_one_takes_its_place()
    {
        var old = new MemoryOutbox();
        var fresh = new ImportingOutbox(new MemoryOutbox());
        using var bench = new KeeperBench(replace =>
        {
            replaced = replace;
            return new OpenedStore(replace is null ? new DamagedOutbox(old) : fresh) { Replaced = replace };
        });
        await bench.CommitAsync("raised");
        Assert.Equal(old.Stream, replaced?.Stream);
        Assert.Equal([1, 1, 1], replaced!.Next);
        Assert.Equal(["1 raised"], bench.Owed());
        Assert.StartsWith($"stream-replaced {{\"subject\":\"store\",\"reason\":\"the disk is Damaged\",\"old-stream\":\"{old.Stream}\"", Assert.Single(bench.Said()), StringComparison.Ordinal);
    }

    /// <summary>Opens, and then its states cannot be trusted.</summary>
    private sealed class DamagedOutbox(IOutbox outbox) : IOutbox
    {
        public string Stream => outbox.Stream;

        public bool Durable => true;

        public OutboxFigures Figures => outbox.Figures;

        public long Next(Lane lane) => outbox.Next(lane);

        public bool Stores(Lane lane) => outbox.Stores(lane);

        public IReadOnlyDictionary<string, byte[]> States() => throw KeeperBench.Failure(OutboxFailure.Damaged);

        public ResumeToken Token(string sensor) => outbox.Token(sensor);

        public IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams) => outbox.Attach(upstreams);

        public IReadOnlyList<IOutboxReader> Older(string upstream) => outbox.Older(upstream);

        public void Commit(OutboxBatch batch) => outbox.Commit(batch);

        public void Dispose() => outbox.Dispose();
    }
}
