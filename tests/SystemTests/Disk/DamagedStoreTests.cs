namespace SystemTests.Disk;

/// <summary>A database that is damaged while nobody runs.</summary>
public sealed class DamagedDatabaseTests
{
    [MosquittoTheory]
    [InlineData("one bit in the first page")]
    [InlineData("one bit in the middle")]
    [InlineData("the head of a page in the middle")]
    [InlineData("a bit in every hundredth byte")]
    [InlineData("cut in half")]
    [InlineData("zero length")]
    [InlineData("database gone")]
    public Task After_a_stop_it_starts_and_everything_arrives_or_is_named_as_lost(string damage) => DamagedStore.StartsAsync(damage, killed: false);
}

/// <summary>A log that is damaged while nobody runs.</summary>
public sealed class DamagedLogTests
{
    [MosquittoTheory]
    [InlineData("log gone")]
    [InlineData("log cut in half")]
    [InlineData("one bit in the log")]
    public Task After_a_kill_it_starts_and_everything_arrives_or_is_named_as_lost(string damage) => DamagedStore.StartsAsync(damage, killed: true);
}

/// <summary>A store that is damaged between two runs: the gateway starts, says so, and saves what can be read.</summary>
internal static class DamagedStore
{
    private const string LogEnding = "-log.litedb";

    public static async Task StartsAsync(string damage, bool killed)
    {
        await using var scene = await DiskScene.SetAsync("8MiB", "10ms");
        var before = scene.Start();
        await scene.AlertsArriveAsync(2);
        await scene.Broker.StopAsync();
        await scene.DecidedAsync(6);
        if (killed)
        {
            while (Newest(scene, "-wal", LogEnding) is null)
            {
                // It was just moved into the database.
                await scene.DecidedAsync(1);
            }

            await before.KillAsync();
        }
        else
        {
            Assert.Equal(0, (await before.TerminateAsync()).ExitCode);
        }

        Damage(scene, damage);
        var gateway = scene.Start();
        await scene.LoggedAsync("runs as disk");
        await scene.Broker.StartAgainAsync();
        await scene.AlertsArriveAsync(4);

        var accounts = await scene.CompleteAsync(gateway, alertsLost: true, killed);
        if (OtherParts.Store is not null)
        {
            // What is set aside, and whether a new stream begins, is its own matter.
            return;
        }

        if (accounts.System.Contains("stream-replaced"))
        {
            Assert.Equal(2, accounts.Streams.Count);
            Assert.Equal(accounts.Streams[0], accounts.FirstSystem("stream-replaced").GetProperty("old-stream").GetString());
            Assert.NotEmpty(Directory.EnumerateFileSystemEntries(Path.Combine(scene.Store, "quarantine")));
        }
        else
        {
            // One row: it is found when it is read, and named. A page that holds nothing that is needed any more. Or a log whose content was
            // in the database already when the kill came.
            Assert.True(killed || damage.EndsWith("in the middle", StringComparison.Ordinal), damage + " was not noticed");
        }
    }

    /// <summary>The newest file with that ending that is not empty: of our own store, or of LiteDB's, which has several.</summary>
    private static string? Newest(DiskScene scene, string own, string other) => scene.StoreFiles()
        .Where(f => f.Length > 0 && f.Name.EndsWith(OtherParts.Store is null ? own : other, StringComparison.Ordinal) && (other == LogEnding || !f.Name.EndsWith(LogEnding, StringComparison.Ordinal)))
        .Select(f => f.FullName)
        .Max(StringComparer.Ordinal);

    private static void Damage(DiskScene scene, string damage)
    {
        var (database, log) = (Newest(scene, ".db", ".litedb")!, Newest(scene, "-wal", LogEnding)!);
        switch (damage)
        {
            case "one bit in the first page": Flip(database, l => [100]); break;
            case "one bit in the middle": Flip(database, l => [l / 2]); break;
            case "the head of a page in the middle": Flip(database, l => [(l / 2 / 4096 * 4096) + 3]); break;
            case "a bit in every hundredth byte": Flip(database, l => Enumerable.Range(0, (int)(l / 100)).Select(i => i * 100L)); break;
            case "cut in half": Cut(database, l => l / 2); break;
            case "zero length": Cut(database, _ => 0); break;
            case "database gone": File.Delete(database); break;
            case "log gone": File.Delete(log); break;
            case "log cut in half": Cut(log, l => l / 2); break;
            default: Flip(log, l => l == 0 ? [] : [l / 2]); break;
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
