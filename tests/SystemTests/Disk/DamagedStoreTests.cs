namespace SystemTests.Disk;

/// <summary>A store that is damaged while nobody runs, or deleted under a running gateway: it starts, says so, and saves what can be read.</summary>
public sealed class DamagedStoreTests
{
    public static TheoryData<string, bool> Damages => new()
    {
        { "one bit in the first page", false },
        { "one bit in the middle", false },
        { "a bit in every hundredth byte", false },
        { "cut in half", false },
        { "zero length", false },
        { "database gone", false },
        { "log gone", true },
        { "log cut in half", true },
        { "one bit in the log", true },
    };

    [MosquittoTheory]
    [MemberData(nameof(Damages))]
    public async Task Damaged_between_two_runs_it_starts_and_everything_arrives_or_is_named_as_lost(string damage, bool killed)
    {
        await using var scene = await DiskScene.SetAsync("8MiB", "10ms");
        var before = scene.Start();
        await scene.AlertsArriveAsync(2);
        await scene.Broker.StopAsync();
        await scene.DecidedAsync(6);
        if (killed)
        {
            await before.KillAsync();
        }
        else
        {
            Assert.Equal(0, (await before.TerminateAsync()).ExitCode);
        }

        Damage(scene.Store, damage);
        var gateway = scene.Start();
        await scene.LoggedAsync("runs as disk");
        await scene.Broker.StartAgainAsync();
        await scene.AlertsArriveAsync(4);

        var accounts = await scene.CompleteAsync(gateway, alertsLost: true);
        if (accounts.System.Contains("stream-replaced"))
        {
            Assert.Equal(2, accounts.Streams.Count);
            Assert.Equal(accounts.Streams[0], accounts.FirstSystem("stream-replaced").GetProperty("old-stream").GetString());
            Assert.NotEmpty(Directory.EnumerateFileSystemEntries(Path.Combine(scene.Store, "quarantine")));
        }
        else
        {
            // One row: it is found when it is read, and named.
            Assert.Equal("one bit in the middle", damage);
        }
    }

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

    private static void Damage(string store, string damage)
    {
        var (database, log) = (Path.Combine(store, "outbox.db"), Path.Combine(store, "outbox.db-wal"));
        switch (damage)
        {
            case "one bit in the first page": Flip(database, l => [100]); break;
            case "one bit in the middle": Flip(database, l => [l / 2]); break;
            case "a bit in every hundredth byte": Flip(database, l => Enumerable.Range(0, (int)(l / 100)).Select(i => i * 100L)); break;
            case "cut in half": Cut(database, l => l / 2); break;
            case "zero length": Cut(database, _ => 0); break;
            case "database gone": File.Delete(database); break;
            case "log gone": File.Delete(log); break;
            case "log cut in half": Cut(log, l => l / 2); break;
            default: Flip(log, l => [l / 2]); break;
        }
    }

    private static void Flip(string file, Func<long, IEnumerable<long>> where)
    {
        var bytes = File.ReadAllBytes(file);
        foreach (var at in where(bytes.Length))
        {
            bytes[at] ^= 1;
        }

        File.WriteAllBytes(file, bytes);
    }

    private static void Cut(string file, Func<long, long> to)
    {
        using var open = new FileStream(file, FileMode.Open);
        open.SetLength(to(open.Length));
    }
}
