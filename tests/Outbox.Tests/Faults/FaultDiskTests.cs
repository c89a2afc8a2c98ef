using SQLitePCL;
using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

public sealed class FaultDiskTests
{
    private const int NewFile = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;

    private static readonly byte[] Old = [.. Enumerable.Repeat((byte)1, 10_000)];
    private static readonly byte[] New = [.. Enumerable.Repeat((byte)2, 10_000)];
    private readonly FaultDisk disk = new(new DiskImage(new Dictionary<string, byte[]> { ["a"] = Old }));

    [Fact]
    public void A_synced_write_survives_and_an_unsynced_one_only_by_luck()
    {
        var a = Open("a");
        Write(a, New);
        Assert.Equal(Old, disk.After(Left.Nothing).Files["a"]);
        Assert.Equal(New, disk.After(Left.Everything).Files["a"]);
        Assert.Contains(Enumerable.Range(0, 20), seed => disk.After(Left.Some, seed).Files["a"][0] == 1);
        Assert.Contains(Enumerable.Range(0, 20), seed => disk.After(Left.Some, seed).Files["a"][0] == 2);

        Assert.Equal(raw.SQLITE_OK, a.Sync());
        Assert.Equal(New, disk.After(Left.Nothing).Files["a"]);
    }

    [Fact]
    public void A_torn_write_is_torn_at_sectors()
    {
        Write(Open("a"), New);
        var images = Enumerable.Range(0, 50).Select(seed => disk.After(Left.Torn, seed).Files["a"]).ToList();
        Assert.Contains(images, image => image.Contains((byte)1) && image.Contains((byte)2));
        Assert.All(images, image => Assert.All(image.Chunk(512), sector => Assert.Single(sector.Distinct())));
    }

    [Fact]
    public void A_later_write_can_survive_an_earlier_one()
    {
        var a = Open("a");
        disk.Change(Op.Write, a, 0, [3]);
        disk.Change(Op.Write, a, 5000, [4]);
        var survived = Enumerable.Range(0, 50).Select(seed => disk.After(Left.Some, seed).Files["a"]).Select(f => (f[0] == 3, f[5000] == 4));
        Assert.Equal([(false, false), (false, true), (true, false), (true, true)], survived.Distinct().Order());
    }

    [Fact]
    public void A_truncation_is_a_change_like_another()
    {
        var a = Open("a");
        disk.Change(Op.Truncate, a, 100, null);
        Assert.Equal(100, a.File.Length);
        Assert.Equal(10_000, disk.After(Left.Nothing).Files["a"].Length);
        Assert.Equal(Old[..100], disk.After(Left.Everything).Files["a"]);
    }

    [Fact]
    public void A_new_file_has_a_name_only_when_the_folder_is_synced()
    {
        var b = Open("b", NewFile);
        Write(b, New);
        Assert.Equal(raw.SQLITE_OK, b.Sync());
        Assert.Equal(["a"], disk.After(Left.Nothing).Files.Keys);
        disk.SyncFolder();
        Assert.Equal(New, disk.After(Left.Nothing).Files["b"]);

        disk.Delete("a");
        Assert.Equal(["a", "b"], disk.After(Left.Nothing).Files.Keys);
        Assert.Equal(["b"], disk.After(Left.Everything).Files.Keys);
    }

    [Fact]
    public void A_log_takes_its_folder_along_when_it_is_first_synced()
    {
        var log = Open("a-wal", NewFile | raw.SQLITE_OPEN_WAL);
        log.Sync();
        Assert.Equal(["a", "a-wal"], disk.After(Left.Nothing).Files.Keys);
        var changes = disk.Changes;
        log.Sync();
        Assert.Equal(changes + 1, disk.Changes);
    }

    [Fact]
    public void What_a_failed_sync_was_to_save_may_be_lost_even_if_the_next_one_succeeds()
    {
        var a = Open("a");
        Write(a, New);
        disk.Faults = call => call.Op == Op.Sync ? Fault.FailFor(call.Op) : Fault.None;
        Assert.Equal(raw.SQLITE_IOERR_FSYNC, a.Sync());
        disk.Faults = null;
        Assert.Equal(raw.SQLITE_OK, a.Sync());
        Assert.Equal(2, Read(a, 0));
        Assert.Equal(Old, disk.After(Left.Nothing).Files["a"]);
        Assert.Equal(New, disk.After(Left.Everything).Files["a"]);

        disk.Change(Op.Write, a, 1, [3]);
        Assert.Equal(raw.SQLITE_OK, a.Sync());
        Assert.Equal([1, 3, 1], disk.After(Left.Nothing).Files["a"][..3]);
        Assert.Equal([2, 3, 2], disk.After(Left.Everything).Files["a"][..3]);
    }

    [Fact]
    public void A_dropped_write_and_a_lying_sync_report_success()
    {
        var a = Open("a");
        disk.Faults = call => call.Op == Op.Sync || call is { Op: Op.Write, Offset: 7 } ? Fault.Drop : Fault.None;
        Assert.Equal(raw.SQLITE_OK, disk.Change(Op.Write, a, 7, [9]));
        Assert.Equal(raw.SQLITE_OK, disk.Change(Op.Write, a, 8, [9]));
        Assert.Equal(raw.SQLITE_OK, a.Sync());
        Assert.Equal((1, 9), (Read(a, 7), Read(a, 8)));
        Assert.Equal(Old, disk.After(Left.Nothing).Files["a"]);
    }

    [Fact]
    public void A_torn_call_does_a_part_and_says_so()
    {
        var a = Open("a");
        disk.Faults = call => call.Op == Op.Write ? Fault.Tear(3, raw.SQLITE_FULL) : Fault.Tear(1, raw.SQLITE_IOERR_SHORT_READ);
        Assert.Equal(raw.SQLITE_FULL, disk.Change(Op.Write, a, 0, [2, 2, 2, 2]));
        var into = new byte[2];
        Assert.Equal(raw.SQLITE_IOERR_SHORT_READ, disk.Read(a, 2, into));
        Assert.Equal([2, 0], into);
        disk.Faults = null;
        Assert.Equal((2, 1), (Read(a, 2), Read(a, 3)));
    }

    [Fact]
    public void After_a_crash_nothing_works_and_what_was_asked_did_not_happen()
    {
        var a = Open("a");
        disk.Faults = call => call.Number == 1 && call.IsChange ? Fault.Crash : Fault.None;
        disk.Change(Op.Write, a, 0, [2]);
        Assert.Equal(raw.SQLITE_IOERR, disk.Change(Op.Write, a, 1, [2]));
        Assert.True(disk.Crashed);
        Assert.Equal(raw.SQLITE_IOERR, a.Sync());
        Assert.Equal(raw.SQLITE_IOERR, disk.Read(a, 0, new byte[1]));
        Assert.Equal([2, 1], disk.After(Left.Everything).Files["a"][..2]);
    }

    [Fact]
    public void A_recording_repeated_leaves_the_same()
    {
        var source = new FaultDisk { Records = true };
        Assert.Equal(raw.SQLITE_OK, source.Open("a", NewFile | raw.SQLITE_OPEN_WAL, out var a));
        Write(a!, Old);
        a!.Sync();
        Write(a, New);
        source.Change(Op.Truncate, a, 50, null);
        var copy = new FaultDisk();
        foreach (var call in source.Recording)
        {
            copy.Apply(call);
        }

        foreach (var left in Enum.GetValues<Left>())
        {
            Assert.True(source.After(left, 3).Digest() == copy.After(left, 3).Digest(), left.ToString());
        }
    }

    private OpenFile Open(string name, int flags = raw.SQLITE_OPEN_READWRITE)
    {
        Assert.Equal(raw.SQLITE_OK, disk.Open(name, flags, out var opened));
        return opened!;
    }

    private static int Read(OpenFile file, long offset)
    {
        var into = new byte[1];
        Assert.Equal(raw.SQLITE_OK, file.Disk.Read(file, offset, into));
        return into[0];
    }

    private static void Write(OpenFile file, byte[] data) => Assert.Equal(raw.SQLITE_OK, file.Disk.Change(Op.Write, file, 0, data));
}
