using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests;

/// <summary>The store always opens; what it cannot use is set aside, said, and taken over as far as it can be read.</summary>
public sealed class QuarantineTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Database => Path.Combine(folder.Path, "outbox.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_that_is_no_database_is_set_aside_and_a_new_stream_begins()
    {
        var stream = Fill();
        StoreFiles.Change(Database, bytes => [.. bytes.Select(_ => (byte)'x')]);
        using var outbox = SqliteOutbox.Open(folder.Path);
        Assert.NotNull(outbox.Replaced);
        Assert.Equal((stream, "4 3 101"), (outbox.Replaced.Stream, string.Join(' ', outbox.Replaced.Next)));
        Assert.NotEqual(stream, outbox.Stream);
        Assert.Equal(new FileInfo(Path.Combine(outbox.Replaced.Folder, "outbox.db")).Length, new FileInfo(Path.Combine(outbox.Replaced.Folder, "outbox.db")).Length);
        Assert.Equal("xxx", File.ReadAllText(Path.Combine(outbox.Replaced.Folder, "outbox.db"))[..3]);
        Assert.Equal(1, outbox.Next(Lane.Readings));

        // Nothing of it can be read, so that everything it ever held is said to be lost.
        var readers = Take(outbox);
        Assert.Equal(["1..3 damaged"], readers.Told(stream, Lane.Alerts));
        Assert.Equal(["1..2 damaged"], readers.Told(stream, Lane.System));
        Assert.Equal(["1..100 damaged"], readers.Told(stream, Lane.Readings));
    }

    [Theory]
    [InlineData("PRAGMA user_version = 99", "another version (schema 99")]
    [InlineData("PRAGMA user_version = 1", "another version (schema 1")]
    [InlineData("PRAGMA application_id = 7", "another program")]
    [InlineData("DROP TABLE tokens", "no such table")]
    public void A_store_of_another_kind_is_set_aside(string change, string reason)
    {
        Fill(outbox => outbox.Execute(change));
        using var outbox = SqliteOutbox.Open(folder.Path);
        Assert.Contains(reason, outbox.Replaced!.Reason, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(outbox.Replaced.Folder, "outbox.db")));
        outbox.Dispose();
        using var again = SqliteOutbox.Open(folder.Path);
        Assert.Null(again.Replaced);
    }

    [Fact]
    public void Damage_at_the_end_of_a_lane_is_not_continued_and_the_rest_is_taken_over()
    {
        var stream = Fill(outbox => outbox.Execute("UPDATE readings SET value = 17 WHERE seq = 100"));
        using var outbox = SqliteOutbox.Open(folder.Path);
        Assert.Equal(stream, outbox.Replaced!.Stream);
        Assert.Equal([7], outbox.States()["too-warm"]);
        Assert.Equal(new ResumeToken("file", 10, 1), outbox.Token("history"));
        var told = Take(outbox).Told(stream, Lane.Readings);
        Assert.Equal([.. Use.Range(11, 99).Select(n => $"{n}"), "100..100 damaged"], told);
        Assert.Null(outbox.Replaced is null ? outbox : null);
        outbox.Dispose();
        using var again = SqliteOutbox.Open(folder.Path);
        Assert.Null(again.Salvage);
    }

    [Fact]
    public void A_log_that_is_gone_or_of_another_store_or_cut_off_is_found()
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        outbox.Attach([Use.Wants("cloud")]);
        outbox.Commit(Lane.Readings, 500);
        outbox.Commit(Lane.Readings, 500);
        using var other = SqliteOutbox.Open(folder["other"]);
        other.Attach([Use.Wants("cloud")]);
        other.Commit(Lane.Readings, 2000);

        var gone = folder.Killed("gone");
        File.Delete(Path.Combine(gone, "outbox.db-wal"));
        var foreign = folder.Killed("foreign");
        File.Copy(Path.Combine(folder["other"], "outbox.db-wal"), Path.Combine(foreign, "outbox.db-wal"), overwrite: true);
        var cut = folder.Killed("cut");
        StoreFiles.Change(Path.Combine(cut, "outbox.db-wal"), log => log[..(log.Length - 4200)]);
        var spoiled = folder.Killed("spoiled");
        StoreFiles.Change(Path.Combine(spoiled, "outbox.db-wal"), log => [.. log.Select((b, i) => i == 20_000 ? (byte)~b : b)]);
        var header = folder.Killed("header");
        StoreFiles.Change(Path.Combine(header, "outbox.db-wal"), log => [.. log.Select((b, i) => i == 9 ? (byte)~b : b)]);

        Assert.All(new[] { gone, foreign, cut, spoiled, header }, path =>
        {
            var (found, readers) = StoreFiles.Recover(path);
            using (found)
            {
                Assert.Equal((outbox.Stream, 1001), (found.Replaced!.Stream, found.Replaced.Next[2]));
                Assert.Equal(1000, readers.Single(r => r.Stream == outbox.Stream).All(Lane.Readings).Sum(e => e.Last - e.Sequence + 1));
            }
        });
        Assert.True(File.Exists(Path.Combine(Directory.GetDirectories(Path.Combine(foreign, "quarantine"))[0], "log-of-another-store")));
    }

    [Fact]
    public void An_older_copy_of_the_database_is_not_continued()
    {
        var stream = Fill();
        File.Copy(Database, folder["older copy"]);
        using (var outbox = SqliteOutbox.Open(folder.Path))
        {
            outbox.Attach([Use.Wants("cloud")]);
            outbox.Commit(Lane.Alerts, 2);
        }

        File.Copy(folder["older copy"], Database, overwrite: true);
        var (found, readers) = StoreFiles.Recover(folder.Path);
        using (found)
        {
            Assert.Contains("back in time: lane alerts ends at number 3, and was committed to 5", found.Replaced!.Reason, StringComparison.Ordinal);
            Assert.Equal(["1", "2", "3", "4..5 damaged"], readers.Told(stream, Lane.Alerts));
        }
    }

    [Fact]
    public void Of_a_database_that_was_cut_short_the_beginning_is_taken_over()
    {
        string stream;
        using (var outbox = SqliteOutbox.Open(folder.Path))
        {
            outbox.Attach([Use.Wants("cloud")]);
            outbox.Commit(Lane.Readings, 2_000);
            stream = outbox.Stream;
        }

        StoreFiles.Change(Database, content => content[..^(8 * 4096)]);
        var (found, readers) = StoreFiles.Recover(folder.Path);
        using (found)
        {
            Assert.NotNull(found.Replaced);
            Assert.InRange(readers.Single(r => r.Stream == stream).Covered(Lane.Readings), 100, 1_500);
        }
    }

    [Fact]
    public void A_store_found_damaged_while_it_runs_is_set_aside_on_demand()
    {
        var stream = Fill();
        using var outbox = SqliteOutbox.Open(folder.Path, new SqliteOptions { SetAside = new SetAside("it failed", stream, [9, 3, 101]) });
        Assert.Equal(("it failed", stream), (outbox.Replaced!.Reason, outbox.Replaced.Stream));
        Assert.Equal(["1", "2", "3", "4..8 damaged"], Take(outbox).Told(stream, Lane.Alerts));
    }

    [Fact]
    public void What_was_acknowledged_or_lost_before_is_not_told_again()
    {
        string stream;
        using (var outbox = SqliteOutbox.Open(folder.Path))
        {
            stream = outbox.Stream;
            var readers = outbox.Attach([Use.Wants("cloud"), Use.Wants("other")]);
            outbox.Commit(Lane.Readings, 20);
            readers[0].Acknowledge(Lane.Readings, 10);
            readers[0].GiveUp(Lane.Readings, 13, 15, LossReason.Expired);
            readers[1].Acknowledge(Lane.Readings, 5);
            outbox.Settle();
            outbox.Execute("UPDATE readings SET value = 17 WHERE seq IN (7, 14, 18, 20)");
        }

        using var found = SqliteOutbox.Open(folder.Path);
        found.Attach([Use.Wants("cloud"), Use.Wants("other"), Use.Wants("third")]);
        StoreFiles.TakeOver(found, most: 3);
        Assert.Equal(["11", "12", "13..15 expired", "16", "17", "18..18 damaged", "19", "20..20 damaged"], found.Older("cloud").Told(stream, Lane.Readings));
        Assert.Equal(
            ["6", "7..7 damaged", "8", "9", "10", "11", "12", "13", "14..14 damaged", "15", "16", "17", "18..18 damaged", "19", "20..20 damaged"],
            found.Older("other").Told(stream, Lane.Readings));
        Assert.Empty(found.Older("third"));
    }

    [Fact]
    public void Taking_over_goes_on_after_a_restart()
    {
        var stream = Fill(outbox => outbox.Execute("UPDATE readings SET value = 17 WHERE seq = 100"));
        using (var outbox = SqliteOutbox.Open(folder.Path))
        {
            outbox.Attach([Use.Wants("cloud")]);
            for (var i = 0; i < 4; i++)
            {
                var batch = outbox.Batch();
                Assert.True(outbox.Salvage!.Fill(batch, 20));
                outbox.Commit(batch);
            }
        }

        var (again, readers) = StoreFiles.Recover(folder.Path);
        using (again)
        {
            Assert.Equal([.. Use.Range(11, 99).Select(n => $"{n}"), "100..100 damaged"], readers.Told(stream, Lane.Readings));
            Assert.Equal(["1", "2", "3"], readers.Told(stream, Lane.Alerts));
        }
    }

    [Fact]
    public void Only_the_newest_are_kept_and_what_belongs_to_others_always()
    {
        for (var i = 0; i < 6; i++)
        {
            Fill(outbox => outbox.Execute(i == 0 ? "PRAGMA application_id = 7" : "PRAGMA user_version = 99"));
        }

        SqliteOutbox.Open(folder.Path).Dispose();
        var kept = Directory.GetDirectories(Path.Combine(folder.Path, "quarantine"));
        Assert.Equal(4, kept.Length);
        Assert.Single(kept, k => k.Contains("foreign", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clean_stop_is_told_from_another()
    {
        Fill();
        using (var clean = SqliteOutbox.Open(folder.Path))
        {
            Assert.Null(clean.Unclean);
            folder.Killed();
        }

        using var unclean = SqliteOutbox.Open(folder["killed"]);
        Assert.NotNull(unclean.Unclean);
        Assert.Null(unclean.Replaced);
    }

    private static List<IOutboxReader> Take(SqliteOutbox outbox)
    {
        outbox.Attach([Use.Wants("cloud")]);
        StoreFiles.TakeOver(outbox, most: 30);
        return [.. outbox.Older("cloud")];
    }

    private string Fill(Action<SqliteOutbox>? then = null)
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        var reader = outbox.Attach([Use.Wants("cloud")])[0];
        var batch = outbox.Batch();
        batch.AddTo(Lane.Alerts, 3);
        batch.AddTo(Lane.System, 2);
        batch.AddTo(Lane.Readings, 100);
        batch.SetState("too-warm", [7]);
        batch.SetToken("history", new ResumeToken("file", 10, 1));
        outbox.Commit(batch);
        reader.Acknowledge(Lane.Readings, 10);
        outbox.Settle();
        then?.Invoke(outbox);
        return outbox.Stream;
    }
}
