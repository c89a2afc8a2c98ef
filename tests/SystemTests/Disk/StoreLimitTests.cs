namespace SystemTests.Disk;

/// <summary>The limit of the store, with a flood of readings and a broker that is away.</summary>
public sealed class StoreLimitTests
{
    private const long Limit = 1 << 20;

    [MosquittoFact]
    public async Task The_files_stay_within_the_limit_alerts_are_kept_and_every_number_arrives_or_is_named_as_lost()
    {
        await using var scene = await DiskScene.SetAsync("1MiB", "2ms");
        var gateway = scene.Start();
        await scene.AlertsArriveAsync(2);
        await scene.Broker.StopAsync();
        using var ended = new CancellationTokenSource();
        var largest = WatchAsync(scene, ended.Token);
        await scene.DecidedAsync(50);
        await scene.Broker.StartAgainAsync();
        await scene.AlertsArriveAsync(20);
        await ended.CancelAsync();

        var accounts = await scene.CompleteAsync(gateway);
        var stream = Assert.Single(accounts.Streams);
        Assert.InRange(await largest, 1, Limit);
        Assert.True(accounts.Of(stream, "readings").Lost > 0, "more was read than fits");
        Assert.Equal((0, 0), (accounts.Of(stream, "alerts").Lost, accounts.Of(stream, "system").Lost));
        Assert.Equal(["durable"], accounts.Stores);
    }

    /// <summary>The most that its files took together.</summary>
    private static async Task<long> WatchAsync(DiskScene scene, CancellationToken end)
    {
        var most = 0L;
        while (!end.IsCancellationRequested)
        {
            most = Math.Max(most, scene.StoreFiles().Sum(f => f.Length));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        return most;
    }
}
