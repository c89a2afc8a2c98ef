using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;
using TestKit;

namespace Gateway.Outbox.Tests;

public sealed class SqliteLimitTests : IDisposable
{
    private const long Limit = 4 << 20;
    private readonly TempFolder folder = new();
    private readonly SqliteOutbox outbox;
    private long free = 1L << 40;

    public SqliteLimitTests() => outbox = SqliteOutbox.Open(folder.Path, new SqliteOptions { Limit = Limit, Free = () => free });

    public void Dispose()
    {
        outbox.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void When_it_is_full_the_oldest_readings_go_whoever_is_owed_them_and_the_files_stay_within_the_limit()
    {
        var readers = outbox.Attach([Use.Wants("dead"), Use.Wants("alive")]);
        for (var i = 0; i < 200; i++)
        {
            outbox.Commit(Lane.Readings, 1000);
            Assert.Equal(0, readers[1].Covered(Lane.Readings));
            readers[1].Acknowledge(Lane.Readings, readers[1].Committed(Lane.Readings) - 1);
            Assert.True(OnDisk() <= Limit, $"{OnDisk()} bytes on disk after {i} commits");
        }

        var lost = readers[0].Covered(Lane.Readings);
        Assert.Equal(lost, outbox.Figures.Evicted);
        Assert.InRange(lost, 100_000, 199_000);
        Assert.Equal($"1..{lost} evicted", readers[0].Told(Lane.Readings)[0]);
        Assert.Equal([new LossCount("dead", Lane.Readings, LossReason.Evicted, lost)], outbox.Losses());
        Assert.InRange(outbox.Figures.Bytes, 1 << 20, Limit);
        Assert.Equal(Limit, outbox.Figures.Limit);
    }

    [Fact]
    public void Readings_leave_a_fifth_to_alerts_which_may_take_the_rest_too()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        for (var i = 0; i < 100; i++)
        {
            outbox.Commit(Lane.Readings, 1000);
        }

        var before = reader.Covered(Lane.Readings);
        Alerts(2_000);
        Assert.Equal(0, reader.Covered(Lane.Alerts));
        Assert.InRange(reader.Covered(Lane.Readings) - before, 0, 2_000);
        Alerts(20_000);
        Assert.Equal(100_000, reader.Covered(Lane.Readings));
        Assert.InRange(reader.Covered(Lane.Alerts), 1, 21_000);
    }

    [Fact]
    public void What_was_evicted_is_known_after_a_restart()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        for (var i = 0; i < 100; i++)
        {
            outbox.Commit(Lane.Readings, 1000);
        }

        var lost = reader.Covered(Lane.Readings);
        Assert.True(lost > 0, "the scenario evicts");
        outbox.Dispose();
        using var again = SqliteOutbox.Open(folder.Path, new SqliteOptions { Limit = Limit });
        Assert.Equal(lost, again.Attach([Use.Wants("a")])[0].Covered(Lane.Readings));
        Assert.Equal(0, again.Figures.Damaged);
    }

    [Fact]
    public void Readings_of_older_streams_go_before_newer_ones()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        var batch = outbox.Batch();
        for (var i = 1; i <= 2_000; i++)
        {
            batch.Import("0badcafe", Use.Event(Lane.Readings) with { Sequence = i, Kind = "reading" });
        }

        outbox.Commit(batch);
        while (outbox.Figures.Evicted == 0)
        {
            outbox.Commit(Lane.Readings, 1000);
        }

        Assert.Equal(0, reader.Covered(Lane.Readings));
        var told = outbox.Older("a")[0].Told(Lane.Readings);
        Assert.StartsWith("1..", told[0], StringComparison.Ordinal);
        Assert.EndsWith("evicted", told[0], StringComparison.Ordinal);
        Assert.Equal(2_000, outbox.Older("a")[0].All(Lane.Readings)[^1].Last);
    }

    [Fact]
    public async Task A_reader_beside_eviction_takes_nothing_for_damaged()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        var done = false;
        var reading = Task.Run(() =>
        {
            var after = 0L;
            var into = new List<StoredEvent>();
            while (!Volatile.Read(ref done) || after < reader.Committed(Lane.Readings) - 1)
            {
                into.Clear();
                reader.Read(Lane.Readings, after, 50, into);
                foreach (var told in into)
                {
                    Assert.Equal(after + 1, told.Sequence);
                    Assert.NotEqual(LossReason.Damaged, told.Loss);
                    after = told.Last;
                }
            }
        });
        for (var i = 0; i < 150; i++)
        {
            outbox.Commit(Lane.Readings, 1000);
        }

        Volatile.Write(ref done, true);
        await reading.WaitAsync(Patience.Limit);
        Assert.True(outbox.Figures.Evicted > 0, "the scenario evicts");
    }

    [Fact]
    public void Dead_letters_are_bounded_and_can_be_sent_again_or_dropped()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        outbox.Commit(Lane.Alerts, 1100);
        for (var i = 1; i <= 1050; i++)
        {
            reader.GiveUp(Lane.Alerts, i, i, LossReason.DeadLetter, $"refused {i}");
        }

        outbox.Settle();
        Assert.Equal(1000, outbox.Figures.DeadLetters);
        var first = outbox.DeadLetters(0, 1)[0];
        Assert.Equal((51, "refused 51", "a", outbox.Stream), (first.Event.Sequence, first.Detail, first.Upstream, first.Stream));
        var second = outbox.DeadLetters(first.Id, 1)[0];
        Assert.Null(outbox.Retry(second.Id));
        Assert.Contains("later event", outbox.Retry(first.Id), StringComparison.Ordinal);
        Assert.Contains("no dead letter", outbox.Retry(second.Id), StringComparison.Ordinal);
        var older = Assert.Single(outbox.Older("a"));
        Assert.Equal((outbox.Stream, "52"), (older.Stream, Assert.Single(older.Told(Lane.Alerts))));
        older.Acknowledge(Lane.Alerts, 52);
        outbox.Settle();
        Assert.Null(outbox.Retry(first.Id));
        Assert.Equal(["51"], outbox.Older("a")[0].Told(Lane.Alerts));
        Assert.True(outbox.Drop(outbox.DeadLetters(0, 1)[0].Id));
        Assert.False(outbox.Drop(first.Id));
        Assert.Equal(997, outbox.Figures.DeadLetters);
        Assert.Empty(outbox.Check());
    }

    [Fact]
    public void On_a_full_disk_the_reserve_and_then_the_oldest_readings_make_room()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        Assert.True(File.Exists(Path.Combine(folder.Path, "reserve")));
        for (var i = 0; i < 20; i++)
        {
            outbox.Commit(Lane.Readings, 1000);
        }

        free = 0;
        outbox.Execute($"PRAGMA max_page_count = {outbox.Ask("PRAGMA page_count")}");
        for (var i = 0; i < 20; i++)
        {
            outbox.Commit(Lane.Readings, 1000);
            outbox.Commit(Lane.Alerts, 10);
        }

        Assert.False(File.Exists(Path.Combine(folder.Path, "reserve")));
        Assert.InRange(reader.Covered(Lane.Readings), 10_000, 39_000);
        Assert.Equal(0, reader.Covered(Lane.Alerts));
        free = 1L << 40;
        for (var i = 0; i < 70; i++)
        {
            outbox.Commit(Lane.Alerts);
        }

        Assert.True(File.Exists(Path.Combine(folder.Path, "reserve")));
    }

    [Fact]
    public void A_lower_limit_holds_for_the_reserve_too()
    {
        using var other = new TempFolder();
        SqliteOutbox.Open(other.Path, new SqliteOptions { Limit = 64 << 20, Free = () => free }).Dispose();
        Assert.Equal(4 << 20, new FileInfo(Path.Combine(other.Path, "reserve")).Length);

        using var lower = SqliteOutbox.Open(other.Path, new SqliteOptions { Limit = 1 << 20, Free = () => free });
        Assert.Equal(256 << 10, new FileInfo(Path.Combine(other.Path, "reserve")).Length);
        Assert.InRange(lower.Figures.Bytes, 0, 1 << 20);
    }

    private void Alerts(int count)
    {
        for (; count > 0; count -= 500)
        {
            var batch = outbox.Batch();
            for (var i = 0; i < 500; i++)
            {
                batch.Add(Use.Event(Lane.Alerts, "{\"text\":\"" + new string('x', 200) + "\"}"));
            }

            outbox.Commit(batch);
        }
    }

    private long OnDisk() => new DirectoryInfo(folder.Path).EnumerateFiles().Where(f => f.Name != "outbox.db-shm").Sum(f => f.Length);
}
