using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

public sealed class FaultVfsTests : IDisposable
{
    private readonly FaultStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void The_database_is_on_the_disk_in_memory_and_only_its_name_is_in_the_folder()
    {
        using (var outbox = store.Open())
        {
            Assert.Equal("wal", outbox.Ask("PRAGMA journal_mode"));
            outbox.Attach([Use.Wants("cloud")]);
            outbox.Commit(Lane.Alerts, 3);
            Assert.Equal(["outbox.db", "outbox.db-wal"], store.Disk.After(Left.Nothing).Files.Keys);
        }

        Assert.DoesNotContain("outbox.db-wal", store.RealFiles);
        Assert.Equal(0, new FileInfo(store["store/outbox.db"]).Length);
        Assert.Equal(["outbox.db"], store.Disk.After(Left.Everything).Files.Keys);
    }

    [Fact]
    public async Task Readers_read_beside_the_writer_who_moves_the_log_meanwhile()
    {
        const int Count = 3000;
        using var outbox = store.Open();
        outbox.Execute("PRAGMA wal_autocheckpoint = 20");
        var readers = outbox.Attach([Use.Wants("a"), Use.Wants("b")]);
        var reading = readers.Select(reader => Task.Run(() =>
        {
            var events = new List<StoredEvent>();
            while (events.Count < Count)
            {
                reader.Read(Lane.Readings, events.Count, 100, events);
            }

            return events.Select(e => e.Value);
        })).ToList();
        for (var i = 0; i < Count; i += 10)
        {
            outbox.Commit(Lane.Readings, 10);
        }

        Assert.All(await Task.WhenAll(reading), values => Assert.Equal(Enumerable.Range(1, Count).Select(i => (double)i), values));
        Assert.Contains(store.Disk.After(Left.Nothing).Files, f => f.Key == "outbox.db" && f.Value.Length > 20 * 4096);
    }

    [Fact]
    public void What_is_on_the_disk_in_memory_is_a_database_for_others()
    {
        using (var outbox = store.Open())
        {
            outbox.Attach([Use.Wants("cloud")]);
            outbox.Commit(Lane.Readings, 100);
            store.Disk.After(Left.Nothing).WriteTo(store["copy"]);
        }

        using var copy = SqliteOutbox.Open(store["copy"]);
        Assert.Equal("ok", copy.Ask("PRAGMA integrity_check"));
        Assert.Equal(Use.Range(1, 100), copy.Attach([Use.Wants("cloud")])[0].Numbers(Lane.Readings));
    }

    [Fact]
    public void Two_connections_keep_each_other_out_as_on_a_real_disk()
    {
        using var outbox = store.Open();
        using var other = Sqlite.Database.Open(outbox.Ask("SELECT file FROM pragma_database_list"), readOnly: false);
        other.Execute("PRAGMA busy_timeout = 0");
        outbox.Execute("BEGIN IMMEDIATE");
        Assert.Equal(SQLitePCL.raw.SQLITE_BUSY, Assert.Throws<Sqlite.SqliteFailure>(() => other.Execute("BEGIN IMMEDIATE")).Code);
        outbox.Execute("COMMIT");
        other.Execute("BEGIN IMMEDIATE; ROLLBACK");
    }

    [Fact]
    public void An_error_of_the_disk_reaches_the_caller_with_its_code()
    {
        using var outbox = store.Open();
        outbox.Attach([Use.Wants("cloud")]);
        store.Disk.Faults = call => call.Op == Op.Sync ? Fault.FailFor(Op.Sync) : Fault.None;
        var failure = Assert.Throws<OutboxException>(() => outbox.Commit(Lane.Alerts));
        Assert.Contains("SQLite 1034", failure.Message, StringComparison.Ordinal);
        store.Disk.Faults = null;
        outbox.Commit(Lane.Alerts);
    }
}
