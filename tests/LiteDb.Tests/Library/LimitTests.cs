using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Extensions.LiteDb;
using TestKit.Store;

namespace Gateway.LiteDb.Tests.Library;

public sealed class LimitTests : IDisposable
{
    private const long Limit = 4 << 20;
    private readonly TempFolder folder = new();
    private readonly LiteDbOutbox outbox;

    public LimitTests() => outbox = folder.Store(Limit);

    public void Dispose()
    {
        outbox.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void When_it_is_full_the_oldest_readings_go_whoever_is_owed_them_and_the_files_stay_within_the_limit()
    {
        var readers = outbox.Attach([Use.Wants("dead"), Use.Wants("alive")]);
        for (var i = 0; i < 300; i++)
        {
            outbox.Commit(Lane.Readings, 1000);
            Assert.Equal(0, readers[1].Covered(Lane.Readings));
            readers[1].Acknowledge(Lane.Readings, readers[1].Committed(Lane.Readings) - 1);
            Assert.True(OnDisk() <= Limit, $"{OnDisk()} bytes on disk after {i} commits");
        }

        var lost = readers[0].Covered(Lane.Readings);
        Assert.Equal(lost, outbox.Figures.Evicted);
        Assert.InRange(lost, 100_000, 280_000);
        Assert.Equal($"1..{lost} evicted", readers[0].Told(Lane.Readings)[0]);
        Assert.Equal([new LossCount("dead", Lane.Readings, LossReason.Evicted, lost)], outbox.Losses());
        Assert.InRange(outbox.Figures.Bytes, 1 << 20, Limit);
        Assert.Equal(Limit, outbox.Figures.Limit);
    }

    [Fact]
    public void Alerts_outlive_the_readings_of_their_time()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        for (var i = 0; i < 300; i++)
        {
            var batch = outbox.Batch();
            batch.AddTo(Lane.Readings, 1000);
            batch.AddTo(Lane.Alerts, 1);
            batch.Add(Use.Event(Lane.System));
            outbox.Commit(batch);
        }

        Assert.NotEqual(0, reader.Covered(Lane.Readings));
        Assert.Equal(Use.Range(1, 300), reader.Numbers(Lane.Alerts));
        Assert.Equal(Use.Range(1, 300), reader.Numbers(Lane.System));
    }

    [Fact]
    public void Alerts_alone_are_bounded_too()
    {
        var reader = outbox.Attach([Use.Wants("a", Lane.Alerts)])[0];
        for (var i = 0; i < 150; i++)
        {
            var batch = outbox.Batch();
            for (var n = 0; n < 200; n++)
            {
                batch.Add(Use.Event(Lane.Alerts, new string('x', 300)));
            }

            outbox.Commit(batch);
        }

        Assert.InRange(reader.Covered(Lane.Alerts), 10_000, 29_000);
        Assert.True(OnDisk() <= Limit);
    }

    [Fact]
    public void What_is_delivered_is_deleted_file_by_file()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        for (var i = 0; i < 60; i++)
        {
            outbox.Commit(Lane.Readings, 1000);
        }

        Assert.True(SegmentNames.In(folder.Path).Count > 5);
        reader.Acknowledge(Lane.Readings, 60_000);
        outbox.Settle();
        Assert.Single(SegmentNames.In(folder.Path));
        Assert.Equal(0, outbox.Figures.Evicted);
    }

    private long OnDisk() => new DirectoryInfo(folder.Path).EnumerateFiles().Sum(f => f.Length);
}
