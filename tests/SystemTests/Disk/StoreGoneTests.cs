namespace SystemTests.Disk;

/// <summary>A store that is deleted or moved away under a running gateway: a new one is begun, and what was owed is saved.</summary>
public sealed class StoreGoneTests
{
    [MosquittoTheory]
    [InlineData("deleted")]
    [InlineData("moved away")]
    public async Task Gone_under_a_running_gateway_a_new_one_is_begun_and_what_was_owed_arrives(string how)
    {
        await using var scene = await DiskScene.SetAsync("8MiB", "50ms");
        var gateway = scene.Start();
        await scene.AlertsArriveAsync(2);
        await scene.Broker.StopAsync();
        await scene.DecidedAsync(4);
        if (how == "deleted")
        {
            Directory.Delete(scene.Store, recursive: true);
        }
        else
        {
            Directory.Move(scene.Store, scene.Store + ".moved");
        }

        await scene.LoggedAsync("was replaced by");
        await scene.DecidedAsync(2);
        await scene.Broker.StartAgainAsync();
        await scene.AlertsArriveAsync(8);

        var accounts = await scene.CompleteAsync(gateway);
        Assert.Equal(["started", "stream-replaced", "stopped", "started", "stopped"], accounts.System);
        Assert.Equal(accounts.Streams[0], accounts.FirstSystem("stream-replaced").GetProperty("old-stream").GetString());
        Assert.True(File.Exists(Path.Combine(scene.Store, "outbox.db")));
    }
}
