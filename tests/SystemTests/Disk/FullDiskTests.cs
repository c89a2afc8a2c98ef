namespace SystemTests.Disk;

/// <summary>A disk that is full at the start, on a tmpfs of a few MiB.</summary>
public sealed class DiskFullAtTheStartTests
{
    [TinyDiskFact]
    public async Task With_a_new_store_the_gateway_begins_in_memory_and_returns_to_the_disk_when_it_has_room()
    {
        await using var disk = await TinyDisk.MakeAsync(4096);
        await disk.FillAsync();
        await using var scene = await DiskScene.SetAsync("1MiB", "50ms", disk);
        var gateway = scene.Start();
        await scene.AlertsArriveAsync(4);
        await disk.EmptyAsync();
        await scene.SystemArrivesAsync("store-recovered", DiskScene.Minute);
        await scene.AlertsArriveAsync(2);

        var accounts = await scene.CompleteAsync(gateway);
        Assert.Equal(["volatile", "durable"], accounts.Stores);
        Assert.Equal(["store-failed", "state-lost", "started", "store-recovered", "stopped", "started", "stopped"], accounts.System);
        Assert.Equal(2, accounts.Streams.Count);
    }

    [TinyDiskFact]
    public async Task With_a_backlog_it_drains_by_itself_though_nobody_makes_room()
    {
        await using var disk = await TinyDisk.MakeAsync(6144);
        await using var scene = await DiskScene.SetAsync("2MiB", "10ms", disk);
        await scene.Broker.StopAsync();
        var before = scene.Start();
        await scene.DecidedAsync(12);
        Assert.Equal(0, (await before.TerminateAsync()).ExitCode);

        await disk.FillAsync();
        var gateway = scene.Start();
        await scene.DecidedAsync(12);
        await scene.Broker.StartAgainAsync();
        await scene.AlertsArriveAsync(24);
        await disk.EmptyForOtherStoresAsync();
        await scene.DurableAsync();

        var accounts = await scene.CompleteAsync(gateway);
        Assert.Equal("durable", accounts.Stores[^1]);
    }
}

/// <summary>A disk that becomes full under a running gateway.</summary>
public sealed class DiskFullWhileRunningTests
{
    [TinyDiskFact]
    public async Task With_the_broker_away_nothing_is_lost_unsaid_and_the_store_drains_though_nobody_makes_room()
    {
        await using var disk = await TinyDisk.MakeAsync(6144);
        await using var scene = await DiskScene.SetAsync("4MiB", "10ms", disk);
        var gateway = scene.Start();
        await scene.AlertsArriveAsync(2);
        await scene.Broker.StopAsync();
        await disk.FillAsync();
        await scene.DecidedAsync(12);
        await disk.FillAsync(); // what the reserve gave back as well
        await scene.DecidedAsync(12);
        await scene.Broker.StartAgainAsync();
        await scene.AlertsArriveAsync(24);
        await disk.EmptyForOtherStoresAsync();
        await scene.DurableAsync();

        var accounts = await scene.CompleteAsync(gateway);
        Assert.Equal("durable", accounts.Stores[^1]);
    }

    [TinyDiskFact]
    public async Task With_the_broker_there_everything_arrives_all_the_time_and_the_disk_is_used_again_when_it_has_room()
    {
        await using var disk = await TinyDisk.MakeAsync(6144);
        await using var scene = await DiskScene.SetAsync("4MiB", "10ms", disk);
        var gateway = scene.Start();
        await scene.AlertsArriveAsync(2);
        await disk.FillAsync();
        await scene.AlertsArriveAsync(12);
        await disk.EmptyAsync();
        await scene.AlertsArriveAsync(2);
        var accounts = await scene.CompleteAsync(gateway);
        Assert.All(accounts.Streams, s => Assert.Equal(0, accounts.Of(s, "readings").Lost));
    }
}
