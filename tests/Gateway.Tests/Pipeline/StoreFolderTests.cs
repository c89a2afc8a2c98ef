using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Pipeline;
using Gateway.Tests.Configuration;

namespace Gateway.Tests.Pipeline;

/// <summary>The keeper with the real store in a real folder.</summary>
public sealed class StoreFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public StoreFolderTests() => path = Path.Combine(folder.Path, "store");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_deleted_while_the_gateway_runs_is_made_anew_and_nothing_is_lost()
    {
        using var bench = Bench();
        await bench.CommitAsync("raised", "cleared");
        var old = bench.Keeper.Current.Stream;
        Directory.Delete(path, recursive: true);
        await bench.CommitAsync("raised");
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        bench.Tend();

        Assert.True(File.Exists(Path.Combine(path, StoreFolder.FileName)));
        Assert.NotEqual(old, bench.Keeper.Current.Stream);
        Assert.StartsWith("stream-replaced", Assert.Single(bench.Said()), StringComparison.Ordinal);
        await bench.CommitAsync("escalated");
        Assert.Equal(["1 raised", "2 cleared", "3 raised", "1 escalated"], bench.Owed());
        bench.Keeper.Dispose();

        using var after = Bench();
        Assert.Empty(after.Said());
        Assert.Equal(["1 raised", "2 cleared", "3 raised", "1 escalated"], after.Owed());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_done_without_until_it_can()
    {
        File.WriteAllText(path, "in the way");
        using var bench = Bench();
        Assert.True(bench.Keeper.IsVolatile);
        await bench.CommitAsync("raised");
        File.Delete(path);
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        bench.Tend();
        Assert.False(bench.Keeper.IsVolatile);
        Assert.Equal(["1 raised"], bench.Owed());
        Assert.Equal(["store-failed", "state-lost", "store-recovered"], bench.Said().Select(s => s.Split(' ')[0]));
    }

    [Fact]
    public async Task A_store_that_is_found_damaged_is_set_aside_and_what_it_held_is_still_delivered()
    {
        using var bench = Bench();
        await bench.CommitAsync(bench.State0("warm", [7]));
        await bench.CommitAsync("raised", "cleared");
        var old = bench.Keeper.Current.Stream;
        bench.Keeper.Report(bench.Keeper.Current, KeeperBench.Failure(OutboxFailure.Damaged));
        while (bench.Tend())
        {
        }

        Assert.NotEqual(old, bench.Keeper.Current.Stream);
        Assert.Equal(["1 raised", "2 cleared"], bench.Owed());
        Assert.Equal(old, bench.Keeper.Slots[0].Current.Older.Single().Stream);
        Assert.Equal("warm", Assert.Single(bench.Keeper.Current.States()).Key);
        Assert.Equal(
            [$"stream-replaced {{\"subject\":\"store\",\"reason\":\"the disk is Damaged\",\"old-stream\":\"{old}\",\"last\":{{\"alerts\":2,\"system\":0,\"readings\":0}}}}"],
            bench.Said());
    }

    [Fact]
    public async Task A_run_that_did_not_close_its_store_is_told_and_one_that_did_is_not()
    {
        var killed = Bench();
        await killed.CommitAsync("raised");
        var copy = Path.Combine(folder.Path, "copy");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(path).Where(f => Path.GetFileName(f) != "lock"))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        killed.Dispose();
        using (var after = KeeperBench.In(copy))
        {
            Assert.Contains(after.Said(), s => s.StartsWith("unclean-stop {\"reason\":\"the last run was killed or crashed\"", StringComparison.Ordinal));
        }

        using var stopped = Bench();
        Assert.Empty(stopped.Said());
    }

    private KeeperBench Bench() => KeeperBench.In(path);
}
