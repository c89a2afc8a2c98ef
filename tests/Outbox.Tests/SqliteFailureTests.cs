using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests;

public sealed class SqliteFailureTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SqliteOutbox outbox;
    private readonly IOutboxReader reader;
    private long free = 1L << 40;

    public SqliteFailureTests()
    {
        outbox = SqliteOutbox.Open(folder.Path, new SqliteOptions { Free = () => free });
        reader = outbox.Attach([Use.Wants("cloud")])[0];
        outbox.Commit(Lane.Readings, 10);
    }

    public void Dispose()
    {
        outbox.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("states")]
    [InlineData("tokens")]
    [InlineData("alerts")]
    public void A_commit_that_fails_in_the_middle_leaves_nothing_and_can_be_repeated(string table)
    {
        outbox.Execute($"CREATE TEMP TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END");
        var batch = Everything();
        reader.Acknowledge(Lane.Readings, 5);
        var failure = Assert.Throws<OutboxException>(() => outbox.Commit(batch));
        Assert.Contains("broken on purpose", failure.Message, StringComparison.Ordinal);

        Assert.Equal(11, outbox.Next(Lane.Readings));
        Assert.Equal(11, reader.Committed(Lane.Readings));
        Assert.Equal(Use.Range(1, 10), reader.Numbers(Lane.Readings));
        Assert.Empty(reader.Numbers(Lane.Alerts));
        Assert.Empty(outbox.States());
        Assert.Equal(default, outbox.Token("history"));

        outbox.Execute("DROP TRIGGER broken");
        outbox.Commit(batch);
        CheckEverything();
    }

    [Fact]
    public void A_full_disk_is_named_with_its_remedy_and_loses_nothing()
    {
        free = 0;
        outbox.Execute($"PRAGMA max_page_count = {outbox.Ask("PRAGMA page_count")}");
        var batch = Everything();
        batch.AddTo(Lane.Readings, 5000);
        var failure = Assert.Throws<OutboxException>(() => outbox.Commit(batch));
        Assert.Contains("free some space", failure.Message, StringComparison.Ordinal);
        Assert.Contains("outbox.db", failure.Message, StringComparison.Ordinal);
        Assert.Throws<OutboxException>(() => outbox.Commit(batch));
        Assert.Equal(Use.Range(1, 10), reader.Numbers(Lane.Readings));

        free = 1L << 40;
        outbox.Commit(batch);
        CheckEverything();
        Assert.Equal(Use.Range(1, 5012), reader.Numbers(Lane.Readings));
    }

    [Fact]
    public void Names_that_a_failed_commit_brought_are_not_believed_to_be_stored()
    {
        outbox.Execute("CREATE TEMP TRIGGER broken BEFORE INSERT ON tokens BEGIN SELECT RAISE(ABORT, 'x'); END");
        var point = new Point(7, "new", "one", "lx");
        var batch = Everything();
        batch.Add(Use.Reading(1) with { Point = point, Reason = "fresh", Quality = Quality.Uncertain });
        Assert.Throws<OutboxException>(() => outbox.Commit(batch));
        outbox.Execute("DROP TRIGGER broken");

        batch.Clear(outbox);
        batch.Add(Use.Reading(1) with { Point = new Point(8, "other", "two", "hPa"), Reason = "later", Quality = Quality.Uncertain });
        batch.Add(Use.Reading(2) with { Point = point, Reason = "fresh", Quality = Quality.Uncertain });
        outbox.Commit(batch);
        outbox.Dispose();

        // The names in memory would hide what is not on the disk.
        using var again = SqliteOutbox.Open(folder.Path);
        Assert.Equal(
            [("other/two", "hPa", "later"), ("new/one", "lx", "fresh")],
            again.Attach([Use.Wants("cloud")])[0].All(Lane.Readings, 10).Select(e => (e.Subject, e.Unit, e.Reason)));
    }

    [Fact]
    public void A_failed_attach_leaves_the_upstreams_as_they_were()
    {
        outbox.Execute("CREATE TEMP TRIGGER broken BEFORE INSERT ON cursors BEGIN SELECT RAISE(ABORT, 'x'); END");
        Assert.Throws<OutboxException>(() => outbox.Attach([Use.Wants("other", Lane.System)]));
        outbox.Execute("DROP TRIGGER broken");
        Assert.True(outbox.Stores(Lane.Readings));
        outbox.Commit(Lane.Readings, 2);
        Assert.Equal(Use.Range(1, 12), reader.Numbers(Lane.Readings));
    }

    [Fact]
    public void A_hole_in_a_lane_is_a_gap_for_who_is_owed_it()
    {
        outbox.Execute("DELETE FROM readings WHERE seq IN (5, 6)");
        Assert.Equal(["1", "2", "3", "4", "5..6 damaged", "7", "8", "9", "10"], reader.Told(Lane.Readings));
        Assert.Equal(2, outbox.Figures.Damaged);
    }

    private OutboxBatch Everything()
    {
        var batch = outbox.Batch();
        batch.AddTo(Lane.Readings, 2);
        batch.AddTo(Lane.Alerts);
        batch.SetState("a", [1]);
        batch.SetToken("history", new ResumeToken("f", 1, 2, 3));
        return batch;
    }

    private void CheckEverything()
    {
        Assert.Equal([11, 12], reader.Numbers(Lane.Readings, 10).Take(2));
        Assert.Equal([1], reader.Numbers(Lane.Alerts));
        Assert.Equal([1], outbox.States()["a"]);
        Assert.Equal(new ResumeToken("f", 1, 2, 3), outbox.Token("history"));
    }
}
