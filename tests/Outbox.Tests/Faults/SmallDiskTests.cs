using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>A disk that becomes full and stays so: the store goes on in the place it has.</summary>
public sealed class SmallDiskTests : IDisposable
{
    private readonly FaultStore store = new() { Limit = 2 << 20 };

    public void Dispose() => store.Dispose();

    [Fact]
    public void With_a_backlog_a_store_opens_takes_new_events_for_the_oldest_readings_and_drains()
    {
        var (image, _) = Backlog();
        var disk = new SmallDisk(store, image);
        disk.Fill();
        store.Free = () => disk.Free;
        using var outbox = store.Open();
        var reader = outbox.Attach([Use.Wants("a")])[0];
        for (var i = 0; i < 50; i++)
        {
            Commit(outbox, 160);
            Assert.InRange(disk.Used, 0, disk.Size);
        }

        Assert.Equal(50 + 100, reader.Committed(Lane.Alerts) - 1);
        Assert.Equal(0, reader.Covered(Lane.Alerts));
        Assert.True(reader.Covered(Lane.Readings) > 0, "the oldest readings went");
        Drain(outbox, reader);
        Assert.Equal(0, reader.Covered(Lane.Readings));
    }

    private static void Drain(SqliteOutbox outbox, IOutboxReader reader)
    {
        foreach (var lane in Lanes.All)
        {
            reader.Acknowledge(lane, reader.Committed(lane) - 1);
        }

        outbox.Settle();
    }

    private (DiskImage Image, string Stream) Backlog()
    {
        using var outbox = store.Open();
        outbox.Attach([Use.Wants("a")]);
        for (var i = 0; i < 100; i++)
        {
            Commit(outbox, 80);
        }

        outbox.Dispose();
        return (store.After(Left.Everything), outbox.Stream);
    }

    private static void Commit(SqliteOutbox outbox, int readings)
    {
        var batch = outbox.Batch();
        batch.AddTo(Lane.Alerts);
        batch.AddTo(Lane.Readings, readings);
        outbox.Commit(batch);
    }
}
