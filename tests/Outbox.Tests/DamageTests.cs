using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests;

/// <summary>Damage is found when it is touched, costs only what is damaged, and nothing damaged is ever handed out.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("UPDATE readings SET value = 99 WHERE seq = 5")]
    [InlineData("UPDATE readings SET utc = utc + 1 WHERE seq = 5")]
    [InlineData("UPDATE readings SET point = 2 WHERE seq = 5")]
    [InlineData("UPDATE readings SET quality = 1 WHERE seq = 5")]
    [InlineData("UPDATE readings SET flags = 1 WHERE seq = 5")]
    [InlineData("UPDATE readings SET reason = 'x' WHERE seq = 5")]
    [InlineData("UPDATE readings SET crc = crc + 1 WHERE seq = 5")]
    public void A_damaged_row_is_a_gap(string damage)
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        var readers = outbox.Attach([Use.Wants("a"), Use.Wants("b")]);
        outbox.Commit(Lane.Readings, 10);
        outbox.Execute(damage);
        Assert.Equal(["1", "2", "3", "4", "5..5 damaged", "6", "7", "8", "9", "10"], readers[0].Told(Lane.Readings));
        Assert.Equal(1, outbox.Figures.Damaged);
        Assert.Equal(1, readers[1].Covered(Lane.Readings));
        outbox.Settle();
        Assert.Equal([new LossCount("a", Lane.Readings, LossReason.Damaged, 1), new LossCount("b", Lane.Readings, LossReason.Damaged, 1)], outbox.Losses());
    }

    [Theory]
    [InlineData("UPDATE alerts SET data = '{}' || data WHERE seq = 2")]
    [InlineData("UPDATE alerts SET rule = NULL WHERE seq = 2")]
    [InlineData("UPDATE alerts SET kind = subject WHERE seq = 2")]
    public void A_damaged_alert_is_a_gap(string damage)
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        var reader = outbox.Attach([Use.Wants("a")])[0];
        outbox.Commit(Lane.Alerts, 3);
        outbox.Execute(damage.Replace("data = '{}' || data", "data = x'7b7d'"));
        Assert.Equal(["1", "2..2 damaged", "3"], reader.Told(Lane.Alerts));
    }

    [Fact]
    public void A_damaged_name_spoils_the_events_that_bear_it_and_no_others()
    {
        using (var outbox = SqliteOutbox.Open(folder.Path))
        {
            outbox.Attach([Use.Wants("a")]);
            var batch = outbox.Batch();
            batch.Add(Use.Reading(1));
            batch.Add(Use.Reading(2) with { Point = Use.Count });
            outbox.Commit(batch);
            outbox.Execute("UPDATE texts SET text = 'bench/pressure' WHERE text = 'bench/temperature'");
        }

        using var again = SqliteOutbox.Open(folder.Path);
        var reader = again.Attach([Use.Wants("a")])[0];
        var told = again;
        told.Commit(Lane.Readings, 1);
        Assert.Equal(["1..1 damaged", "2", "3"], reader.Told(Lane.Readings));
        Assert.Equal("bench/temperature", reader.All(Lane.Readings)[^1].Subject);
    }

    [Fact]
    public void Who_has_a_damaged_cursor_is_sent_everything_that_is_there()
    {
        using (var outbox = SqliteOutbox.Open(folder.Path))
        {
            var readers = outbox.Attach([Use.Wants("a"), Use.Wants("b")]);
            outbox.Commit(Lane.Readings, 10);
            readers[0].Acknowledge(Lane.Readings, 8);
            readers[1].Acknowledge(Lane.Readings, 4);
            outbox.Settle();
            outbox.Execute("UPDATE cursors SET acknowledged = 10 WHERE upstream = 'a' AND lane = 2");
        }

        using var again = SqliteOutbox.Open(folder.Path);
        var found = again.Attach([Use.Wants("a"), Use.Wants("b")]);
        Assert.Equal(Use.Range(5, 10), found[0].Numbers(Lane.Readings));
        Assert.Equal(4, found[1].Cursor(Lane.Readings));
        Assert.Equal(1, again.Figures.Damaged);
    }

    // One bit in the head of the page: it says that there is a row less than there is.
    [Fact]
    public void A_cursor_that_vanished_is_missed_and_its_upstream_is_sent_everything_that_is_there()
    {
        int page;
        using (var outbox = SqliteOutbox.Open(folder.Path))
        {
            outbox.Attach([Use.Wants("a")]);
            outbox.Commit(Lane.Readings, 10);
            page = int.Parse(outbox.Ask("SELECT rootpage FROM sqlite_schema WHERE name = 'cursors'"), CultureInfo.InvariantCulture);
        }

        StoreFiles.Change(Path.Combine(folder.Path, "outbox.db"), bytes =>
        {
            Assert.Equal(3, bytes[((page - 1) * 4096) + 4]);
            bytes[((page - 1) * 4096) + 4] ^= 1;
            return bytes;
        });
        using var again = SqliteOutbox.Open(folder.Path);
        Assert.Equal(Use.Range(1, 10), again.Attach([Use.Wants("a")])[0].Numbers(Lane.Readings));
        Assert.Equal(1, again.Figures.Damaged);
    }

    [Fact]
    public void A_damaged_state_and_token_are_left_out_and_counted()
    {
        using var outbox = SqliteOutbox.Open(folder.Path);
        var batch = outbox.Batch();
        batch.SetState("a", [1]);
        batch.SetState("b", [2]);
        batch.SetToken("s", new ResumeToken("f", 1, 2));
        outbox.Commit(batch);
        outbox.Execute("UPDATE states SET state = x'03' WHERE key = 'a'; UPDATE tokens SET row = 3");
        Assert.Equal(["b"], outbox.States().Keys);
        Assert.Equal(1, outbox.StatesLost);
        Assert.Equal(default, outbox.Token("s"));
        Assert.Equal(2, outbox.Figures.Damaged);
    }

    [Fact]
    public void A_damaged_range_of_the_ledger_is_found_again_as_missing_events()
    {
        using (var outbox = SqliteOutbox.Open(folder.Path))
        {
            var reader = outbox.Attach([Use.Wants("a")])[0];
            outbox.Commit(Lane.Readings, 10);
            reader.GiveUp(Lane.Readings, 3, 4, LossReason.Expired);
            outbox.Settle();
            outbox.Execute("UPDATE ledger SET last = 9; DELETE FROM readings WHERE seq IN (3, 4)");
        }

        using var again = SqliteOutbox.Open(folder.Path);
        Assert.Equal(2, again.Attach([Use.Wants("a")])[0].Covered(Lane.Readings));
    }

    /// <summary>Bits that turn, pages that are zero, files that end early, logs that are gone: whatever happens, it opens, sends nothing that is damaged, and tells of every number.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_becomes_of_the_files_every_committed_number_arrives_or_is_named(int seed)
    {
        var random = new Random(seed);
        using var whole = SqliteOutbox.Open(folder.Path);
        var stream = whole.Stream;
        whole.Attach([Use.Wants("cloud")]);
        for (var i = 0; i < 6; i++)
        {
            whole.Commit(Lane.Readings, random.Next(1, 800));
            whole.Commit(Lane.Alerts, random.Next(1, 40));
        }

        if (random.Next(2) == 0)
        {
            whole.Ask("PRAGMA wal_checkpoint(RESTART)");
            whole.Commit(Lane.Readings, random.Next(1, 300));
        }

        long[] next = [.. Lanes.All.Select(whole.Next)];
        var path = folder.Killed();
        if (random.Next(3) == 0)
        {
            SqliteOutbox.Open(path).Dispose();
        }

        var files = StoreFiles.Names[..2].Select(n => Path.Combine(path, n)).Where(f => File.Exists(f) && new FileInfo(f).Length > 0).ToArray();
        for (var damages = random.Next(1, 4); damages > 0; damages--)
        {
            StoreFiles.Change(files[random.Next(files.Length)], bytes => Damage(random, bytes));
        }

        var told = new Dictionary<Lane, HashSet<long>>();
        var (about, met) = (string.Empty, string.Empty);
        for (var run = 0; run < 2; run++)
        {
            // Damage that is met while it runs is a case for a new start with the store set aside.
            try
            {
                var (outbox, readers) = StoreFiles.Recover(path);
                using (outbox)
                {
                    about += $"{outbox.Stream} instead of {stream}: {outbox.Replaced?.Reason}; ";
                    Tell(readers, stream, told);
                }

                break;
            }
            catch (OutboxException e) when (e.Kind == OutboxFailure.Damaged && run == 0)
            {
                met = e.ToString();
                SqliteOutbox.Open(path, new SqliteOptions { SetAside = new SetAside(e.Message, stream, next) }).Dispose();
            }
        }

        foreach (var lane in Lanes.All)
        {
            var missing = Use.Range(1, next[(int)lane] - 1).Except(told.GetValueOrDefault(lane) ?? []).ToList();
            Assert.True(missing.Count == 0, $"lane {lane.Name()}: {missing.Count} numbers from {missing.FirstOrDefault()} are missing. {about} {met}");
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 100)];

    private static void Tell(List<IOutboxReader> readers, string stream, Dictionary<Lane, HashSet<long>> told)
    {
        foreach (var lane in Lanes.All)
        {
            told[lane] = [];
            foreach (var entry in readers.Where(r => r.Stream == stream).SelectMany(r => r.All(lane, r.Cursor(lane))))
            {
                told[lane].UnionWith(Use.Range(entry.Sequence, Math.Min(entry.Last, 100_000)));
                if (!entry.IsGap)
                {
                    Assert.Equal(lane == Lane.Readings ? $"{entry.Sequence}" : $"{{\"n\":{entry.Sequence}}}", lane == Lane.Readings ? $"{entry.Value}" : System.Text.Encoding.UTF8.GetString(entry.Data.Span));
                    Assert.Equal("bench/temperature", entry.Subject);
                }
            }
        }
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        switch (random.Next(4))
        {
            case 0:
                for (var i = random.Next(1, 20); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            case 2:
                var page = random.Next((bytes.Length + 4095) / 4096) * 4096;
                Array.Clear(bytes, page, Math.Min(4096, bytes.Length - page));
                return bytes;
            default:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length)) is var tail && tail.Length > 300 ? tail[..300] : tail);
                return bytes;
        }
    }
}
