using Gateway.Abstractions;
using Gateway.Configuration;
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

    private KeeperBench Bench() => new(new StoreFolder(new StoreSection(InMemory: false, path, 64L << 20, TimeSpan.FromSeconds(1)), TimeProvider.System).Open);
}
