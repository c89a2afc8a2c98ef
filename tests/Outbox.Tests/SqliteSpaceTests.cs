using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;
using TestKit;

namespace Gateway.Outbox.Tests;

public sealed class SqliteSpaceTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static int KeepPages => new Sqlite.StoreBounds(SqliteOptions.DefaultLimit).KeepPages;

    private string Log => Path.Combine(folder.Path, "outbox.db-wal");

    [Fact]
    public void Opening_takes_no_longer_with_a_backlog()
    {
        SqliteOutbox.Open(folder["empty"]).Dispose();
        using (var outbox = SqliteOutbox.Open(folder.Path))
        {
            outbox.Attach([Use.Wants("cloud")]);
            outbox.Commit(Lane.Readings, 100_000);
        }

        // The best of ten each, and a wide margin: reading 100,000 rows takes some ten times as long as opening.
        var empty = Fastest(folder["empty"]);
        var full = Fastest(folder.Path);
        Assert.True(full < (3 * empty) + TimeSpan.FromMilliseconds(5), $"empty {empty.TotalMilliseconds} ms, with a backlog {full.TotalMilliseconds} ms");
    }

    [Fact]
    public void A_large_backlog_is_deleted_in_steps_and_its_space_given_back()
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        var reader = outbox.Attach([Use.Wants("cloud")])[0];
        outbox.Commit(Lane.Readings, 200_000);
        var pages = Pages(outbox);
        reader.Acknowledge(Lane.Readings, 200_000);

        outbox.Commit(outbox.Batch());
        Assert.Equal((Sqlite.LaneTables.DeleteStep + 1).ToString(), outbox.Ask("SELECT MIN(seq) FROM readings"));
        outbox.Settle();
        outbox.Settle();
        Assert.Equal(string.Empty, outbox.Ask("SELECT MIN(seq) FROM readings"));
        Assert.True(pages > 1.2 * KeepPages, $"the scenario needs more than {pages} pages");
        Assert.True(Pages(outbox) <= KeepPages + 50, $"{Pages(outbox)} pages of {pages} are left");
        Assert.Equal(200_001, outbox.Next(Lane.Readings));
    }

    [Fact]
    public void An_alert_does_not_wait_for_tidying_up_which_the_next_commit_without_one_does()
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        var reader = outbox.Attach([Use.Wants("cloud")])[0];
        outbox.Commit(Lane.Readings, 100);
        reader.Acknowledge(Lane.Readings, 100);
        outbox.Commit(Lane.Alerts);
        Assert.Equal("100", outbox.Ask("SELECT COUNT(*) FROM readings"));
        Assert.Equal(100, reader.Cursor(Lane.Readings));

        outbox.Commit(outbox.Batch());
        Assert.Equal("0", outbox.Ask("SELECT COUNT(*) FROM readings"));
        Assert.Equal("1", outbox.Ask("SELECT COUNT(*) FROM alerts"));
    }

    [Fact]
    public void With_nothing_but_alerts_it_is_tidied_up_as_well_when_a_step_has_gathered()
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        var reader = outbox.Attach([Use.Wants("cloud")])[0];
        outbox.Commit(Lane.Alerts, Sqlite.LaneTables.DeleteStep);
        reader.Acknowledge(Lane.Alerts, Sqlite.LaneTables.DeleteStep - 1);
        outbox.Commit(Lane.Alerts);
        Assert.Equal((Sqlite.LaneTables.DeleteStep + 1).ToString(), outbox.Ask("SELECT COUNT(*) FROM alerts"));
        reader.Acknowledge(Lane.Alerts, Sqlite.LaneTables.DeleteStep);
        outbox.Commit(Lane.Alerts);
        Assert.Equal("2", outbox.Ask("SELECT COUNT(*) FROM alerts"));
    }

    [Fact]
    public void A_commit_with_nothing_to_write_does_not_touch_the_disk()
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        var reader = outbox.Attach([Use.Wants("cloud")])[0];
        outbox.Commit(Lane.Readings, 5);
        var length = new FileInfo(Log).Length;
        outbox.Commit(outbox.Batch());
        Assert.Equal(length, new FileInfo(Log).Length);

        reader.Acknowledge(Lane.Readings, 2);
        outbox.Commit(outbox.Batch());
        Assert.True(new FileInfo(Log).Length > length, "a moved cursor is written");
    }

    [Fact]
    public void Committing_readings_allocates_nothing_per_reading()
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        outbox.Attach([Use.Wants("cloud")]);
        var batch = outbox.Batch();
        var rounds = new long[20];
        for (var round = 0; round < rounds.Length; round++)
        {
            batch.Clear(outbox);
            for (var i = 0; i < 500; i++)
            {
                batch.Add(Use.Reading(i) with { Quality = Quality.Uncertain, Reason = i % 2 == 0 ? "drifting" : null });
            }

            rounds[round] = Allocated.By(() => outbox.Commit(batch));
        }

        AssertLessThanOneByteAReading(rounds);
    }

    [Fact]
    public void Reading_readings_allocates_nothing_per_reading()
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        var reader = outbox.Attach([Use.Wants("cloud")])[0];
        outbox.Commit(Lane.Readings, 500);
        var into = new List<StoredEvent>(500);
        var rounds = new long[20];
        for (var round = 0; round < rounds.Length; round++)
        {
            into.Clear();
            rounds[round] = Allocated.By(() => Assert.Equal(500, reader.Read(Lane.Readings, 0, 500, into)));
        }

        AssertLessThanOneByteAReading(rounds);
    }

    /// <summary>The first five of the rounds of 500 readings warm up, and five more may be disturbed.</summary>
    private static void AssertLessThanOneByteAReading(long[] rounds)
    {
        var allocated = Allocated.ButFew(5, rounds[5..]);
        Assert.True(allocated < 10 * 500, $"{allocated} bytes for {10 * 500} readings");
    }

    private static int Pages(SqliteOutbox outbox) => int.Parse(outbox.Ask("PRAGMA page_count"));

    private static TimeSpan Fastest(string path)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            var outbox = SqliteOutbox.Open(path);
            var took = TimeProvider.System.GetElapsedTime(start);
            outbox.Dispose();
            best = took < best ? took : best;
        }

        return best;
    }
}
