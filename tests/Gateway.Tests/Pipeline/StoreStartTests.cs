using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Diagnostics;
using Gateway.Outbox;
using Gateway.Pipeline;
using TestKit;

namespace Gateway.Tests.Pipeline;

public sealed class StoreStartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-keeper-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(OutboxFailure.Unavailable)]
    [InlineData(OutboxFailure.Full)]
    public async Task A_store_that_cannot_be_opened_at_the_start_is_done_without_until_it_can(OutboxFailure kind)
    {
        var disk = new ImportingOutbox(new MemoryOutbox());
        OutboxWith(disk, "active", new ResumeToken("file", 3, 3));
        var away = true;
        using var bench = new KeeperBench(_ => away ? throw KeeperBench.Failure(kind) : new OpenedStore(disk));
        Assert.True(bench.Keeper.IsVolatile);
        Assert.False(bench.Keeper.TokensKnown);
        Assert.Empty(bench.Keeper.States);
        await bench.CommitAsync("raised");
        Assert.Equal(["1 raised"], bench.Owed());
        Assert.Equal(["store-failed", "state-lost"], bench.Said().Select(s => s.Split(' ')[0]));

        away = false;
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        bench.Tend();
        Assert.Same(disk, bench.Keeper.Current);
        Assert.Equal("raised", Assert.Single(disk.Imports).Event.Kind);
        Assert.True(bench.Keeper.TokensKnown);
        Assert.Equal(new ResumeToken("file", 3, 3), bench.Keeper.Token("bench"));
        Assert.Empty(disk.States());
        Assert.Equal(["store-recovered"], bench.Said().Select(s => s.Split(' ')[0]));
    }

    [Fact]
    public void A_store_that_another_process_holds_is_a_matter_for_the_operator() =>
        Assert.Equal(OutboxFailure.Taken, Assert.Throws<OutboxException>(() => new KeeperBench(_ => throw KeeperBench.Failure(OutboxFailure.Taken))).Kind);

    [Fact]
    public void A_store_that_opens_but_cannot_be_set_up_still_gives_the_states_and_tokens()
    {
        var inner = new MemoryOutbox();
        var disk = new ImportingOutbox(inner);
        OutboxWith(disk, "active", new ResumeToken("file", 3, 3));
        using var bench = new KeeperBench(_ => new OpenedStore(new RefusingOutbox(inner)));
        Assert.True(bench.Keeper.IsVolatile);
        Assert.True(bench.Keeper.TokensKnown);
        Assert.Equal("active", Assert.Single(bench.Keeper.States).Key);
        Assert.Equal(["store-failed"], bench.Said().Select(s => s.Split(' ')[0]));
    }

    [Theory]
    [InlineData(null, "the last run ended without a stop")]
    [InlineData("same", "the last run was killed or crashed")]
    [InlineData("01234567", "the machine was restarted or lost power while the gateway ran")]
    public void A_run_without_a_stop_is_told_at_the_next_start(string? boot, string reason)
    {
        boot = boot == "same" ? Product.Boot : boot;
        using var bench = new KeeperBench(_ => new OpenedStore(new ImportingOutbox(new MemoryOutbox())) { Unclean = new UncleanRun(boot) });
        var said = Assert.Single(bench.Said());
        Assert.StartsWith($"unclean-stop {{\"reason\":\"{reason}\",\"uptime\":", said, StringComparison.Ordinal);
        Assert.Equal(boot is not null, said.EndsWith($",\"last-boot\":\"{boot}\"}}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_whose_file_is_deleted_under_it_is_begun_anew_and_what_was_owed_is_carried_over()
    {
        var file = Path.Combine(folder, "outbox.db");
        var disks = new List<ImportingOutbox>();
        using var bench = new KeeperBench(_ =>
        {
            File.WriteAllText(file, "x");
            disks.Add(new ImportingOutbox(new MemoryOutbox()));
            return new OpenedStore(disks[^1]) { File = file };
        });
        await bench.CommitAsync("raised", "cleared");
        bench.Keeper.Slots[0].Current.Main.Acknowledge(Lane.Alerts, 1);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        bench.Tend();
        Assert.Single(disks);

        File.Delete(file);
        bench.Tend();
        Assert.Single(disks);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        bench.Tend();
        Assert.Equal(2, disks.Count);
        Assert.True(disks[0].Disposed);
        Assert.Same(disks[1], bench.Keeper.Current);
        Assert.Equal((disks[0].Stream, 2L, "cleared"), disks[1].Imports.Select(i => (i.Stream, i.Event.Sequence, i.Event.Kind)).Single());
        Assert.StartsWith("stream-replaced {\"subject\":\"store\",\"reason\":\"its files were deleted", Assert.Single(bench.Said()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_the_same_until_another_one_takes_its_place()
    {
        var file = Path.Combine(folder, "f");
        File.WriteAllText(file, "1");
        var known = FileIdentity.Of(file)!.Value;
        File.AppendAllText(file, "2");
        Assert.False(FileIdentity.IsGone(file, known));
        var other = Path.Combine(folder, "g");
        File.WriteAllText(other, "1");
        File.Move(other, file, overwrite: true);
        Assert.True(FileIdentity.IsGone(file, known));
        File.Delete(file);
        Assert.True(FileIdentity.IsGone(file, known));
        Assert.Null(FileIdentity.Of(file));
    }

    private static void OutboxWith(ImportingOutbox disk, string state, ResumeToken token)
    {
        var batch = new OutboxBatch();
        batch.Clear(disk);
        batch.SetState(state, [1]);
        batch.SetToken("bench", token);
        disk.Commit(batch);
    }

    /// <summary>A full disk: what is there can be read, and nothing written.</summary>
    private sealed class RefusingOutbox(IOutbox outbox) : IOutbox
    {
        public string Stream => outbox.Stream;

        public bool Durable => true;

        public OutboxFigures Figures => outbox.Figures;

        public long Next(Lane lane) => outbox.Next(lane);

        public bool Stores(Lane lane) => outbox.Stores(lane);

        public IReadOnlyDictionary<string, byte[]> States() => outbox.States();

        public ResumeToken Token(string sensor) => outbox.Token(sensor);

        public IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams) => throw KeeperBench.Failure(OutboxFailure.Full);

        public IReadOnlyList<IOutboxReader> Older(string upstream) => outbox.Older(upstream);

        public void Commit(OutboxBatch batch) => throw KeeperBench.Failure(OutboxFailure.Full);

        public void Dispose()
        {
        }
    }
}
