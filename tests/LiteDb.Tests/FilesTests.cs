using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Extensions.LiteDb;
using TestKit.Store;

namespace Gateway.LiteDb.Tests;

public sealed class FilesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public FilesTests() => Directory.CreateDirectory(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Segments_are_found_by_their_names_oldest_first()
    {
        foreach (var number in (long[])[12, 3, 100_000_000])
        {
            File.WriteAllText(SegmentNames.Data(folder.Path, number), "");
            File.WriteAllText(SegmentNames.Log(folder.Path, number), "");
        }

        File.WriteAllText(Path.Combine(folder.Path, "notes.litedb"), "");
        Assert.Equal([3, 12, 100_000_000], SegmentNames.In(folder.Path));
        Assert.Equal("00000003-log.litedb", Path.GetFileName(SegmentNames.Log(folder.Path, 3)));
    }

    [Fact]
    public void The_run_file_tells_the_next_run_how_far_the_store_was()
    {
        Write(5, 6);
        using var again = new RunFile(folder.Path);
        Assert.Equal(("0badcafe", 2L, 6L), (again.Found!.Stream, again.Found.Segment, again.Found.Record));
        Assert.Equal([6, 7, 8], again.Found.Next);
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(RunFile.SlotSize, 5)]
    public void A_run_file_of_which_one_place_is_damaged_tells_the_other(int at, long record)
    {
        Write(5, 6);
        var path = Path.Combine(folder.Path, RunFile.FileName);
        var bytes = File.ReadAllBytes(path);

        // The sixth writing is in the first place.
        bytes[(at == 0 ? RunFile.SlotSize : 0) + 30] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var again = new RunFile(folder.Path);
        Assert.Equal(record, again.Found!.Record);
    }

    [Fact]
    public void A_run_file_that_is_damaged_altogether_tells_nothing()
    {
        File.WriteAllBytes(Path.Combine(folder.Path, RunFile.FileName), [1, 2, 3]);
        using var run = new RunFile(folder.Path);
        Assert.Null(run.Found);
    }

    [Fact]
    public void A_stream_on_the_disk_reads_and_writes_where_it_is_told()
    {
        using var stream = new DiskStream(folder["file"], new WriteFailure());
        stream.Write([1, 2, 3, 4]);
        stream.Position = 1;
        stream.Write([9]);
        stream.Flush();
        Assert.Equal(4, stream.Length);
        Assert.Equal(2, stream.Position);
        var read = new byte[4];
        stream.Seek(-4, SeekOrigin.End);
        Assert.Equal(4, stream.Read(read));
        Assert.Equal([1, 9, 3, 4], read);
        Assert.Equal(0, stream.Read(read));
    }

    [Fact]
    public void The_folder_belongs_to_one_process()
    {
        using var other = Abstractions.StoreParts.StoreLock.Take(folder.Path);
        var refused = Assert.Throws<OutboxException>(() => LiteDbOutbox.Open(new OutboxOpening(folder.Path, 1 << 20, TimeProvider.System)));
        Assert.Equal(OutboxFailure.Taken, refused.Kind);
    }

    [Fact]
    public void A_segment_that_is_set_aside_is_kept_and_only_so_many_are()
    {
        for (var segment = 1; segment <= Quarantine.Most; segment++)
        {
            File.WriteAllText(SegmentNames.Data(folder.Path, segment), "");
            File.WriteAllText(SegmentNames.Log(folder.Path, segment), "");
            Quarantine.Move(folder.Path, segment);
        }

        Assert.Empty(SegmentNames.In(folder.Path));
        var kept = Directory.GetFiles(Path.Combine(folder.Path, "quarantine"));
        Assert.Equal(Quarantine.Most, kept.Length);
        Assert.Contains(kept, f => SegmentNames.Number(f) == Quarantine.Most);
    }

    [Fact]
    public void All_work_is_done_by_one_thread_and_its_failures_come_back()
    {
        using var owner = new OwnerThread();
        var first = owner.Run(() => Environment.CurrentManagedThreadId);
        Assert.NotEqual(Environment.CurrentManagedThreadId, first);
        Assert.Equal(first, owner.Run(() => owner.Run(() => Environment.CurrentManagedThreadId)));
        Assert.Throws<FormatException>(() => owner.Run<int>(() => throw new FormatException()));
        Assert.Equal(7, owner.Run(() => 7));
        owner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => owner.Run(() => 7));
    }

    private void Write(params long[] records)
    {
        using var run = new RunFile(folder.Path);
        foreach (var record in records)
        {
            run.Write("0badcafe", 2, record, lane => record + (int)lane, sync: true);
        }
    }
}
