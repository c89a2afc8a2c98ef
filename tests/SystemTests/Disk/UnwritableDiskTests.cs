using System.Diagnostics;
using System.Globalization;

namespace SystemTests.Disk;

/// <summary>A disk that refuses every write.</summary>
public sealed class UnwritableDiskTests
{
    /// <summary>
    /// The kernel refuses a read-only remount as long as a file is open for writing; what turns a disk read-only under a running program is a fault of the disk.
    /// A limit of 0 bytes on the files of the process refuses its writes as that does, and the store takes the same way (an error of writing that is not "full").
    /// </summary>
    [MosquittoFact]
    public async Task While_running_alerts_go_on_in_memory_and_the_disk_is_used_again_when_it_takes_writes()
    {
        await using var scene = await DiskScene.SetAsync("4MiB", "50ms");

        // The signal that comes with that limit would end the process; a disk sends none.
        var gateway = scene.Start(["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
        await scene.AlertsArriveAsync(2);
        await LimitFilesAsync(gateway, "0:unlimited");
        await scene.SystemArrivesAsync("store-failed");
        await scene.AlertsArriveAsync(4);
        await LimitFilesAsync(gateway, "unlimited:unlimited");
        await scene.SystemArrivesAsync("store-recovered", DiskScene.Minute);
        await scene.AlertsArriveAsync(2);

        var accounts = await scene.CompleteAsync(gateway);
        Assert.Equal(["started", "store-failed", "store-recovered", "stopped", "started", "stopped"], accounts.System);
        Assert.Equal(("durable", "durable"), (accounts.Stores[0], accounts.Stores[^1]));
        Assert.Contains("volatile", accounts.Stores);
        Assert.Equal(2, accounts.Streams.Count);
        Assert.All(accounts.Streams, s => Assert.Equal(0, accounts.Of(s, "readings").Lost));
    }

    [TinyDiskFact]
    public async Task Read_only_at_the_start_it_begins_in_memory_and_goes_on_in_its_store_after_a_remount()
    {
        await using var disk = await TinyDisk.MakeAsync(4096);
        await using var scene = await DiskScene.SetAsync("1MiB", "50ms", disk);
        var before = scene.Start();
        await scene.AlertsArriveAsync(2);
        Assert.Equal(0, (await before.TerminateAsync()).ExitCode);

        await disk.RunAsync($"mount -o remount,ro {disk.Folder}");
        var gateway = scene.Start();
        await scene.AlertsArriveAsync(4);
        await disk.RunAsync($"mount -o remount,rw {disk.Folder}");
        await scene.SystemArrivesAsync("store-recovered", DiskScene.Minute);

        var accounts = await scene.CompleteAsync(gateway);
        Assert.Equal(["durable", "volatile", "durable"], accounts.Stores);
        Assert.Equal(2, accounts.Streams.Count);
    }

    private static async Task LimitFilesAsync(GatewayProcess gateway, string limit)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", gateway.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={limit}"]);
        await prlimit.WaitForExitAsync();
        Assert.Equal(0, prlimit.ExitCode);
    }
}
