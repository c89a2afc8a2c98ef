using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace TestKit.Store;

/// <summary>What every outbox does. A new implementation derives from this class and must pass unchanged.</summary>
public abstract class OutboxContract : IDisposable
{
    private readonly IOutbox outbox;

    protected OutboxContract(IOutbox outbox) => this.outbox = outbox;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_new_store_counts_from_one_in_a_stream_of_8_hexadecimal_digits()
    {
        Assert.Matches("^[0-9a-f]{8}$", outbox.Stream);
        Assert.All(Lanes.All, lane => Assert.Equal(1, outbox.Next(lane)));
        Assert.All(Lanes.All, lane => Assert.False(outbox.Stores(lane)));
        Assert.Empty(outbox.States());
        Assert.Equal(default, outbox.Token("nobody"));
    }

    [Fact]
    public void What_is_committed_is_read_back_whole()
    {
        var reader = Attach(Use.Wants("cloud"));
        var batch = outbox.Batch();
        var alert = Use.Event(Lane.Alerts, "{\"value\":6.4}");
        var system = Use.Event(Lane.System) with { Subject = "" };
        batch.Add(alert);
        batch.Add(system);
        batch.Add(new Reading(Use.Temperature, new Instant(5, 638_000_000_000_000_001), 21.25, Quality.Uncertain, "drifting", ReadingFlags.Coalesced | ReadingFlags.ClockUnsynced));
        batch.Add(new Reading(Use.Count, new Instant(6, 638_000_000_000_000_002), double.NaN, Quality.Bad, "no answer — CRC"));
        batch.Add(new Reading(Use.Count, new Instant(6, 638_000_000_000_000_003), 1e300));
        outbox.Commit(batch);

        var raised = Assert.Single(reader.All(Lane.Alerts));
        Assert.Equal("{\"value\":6.4}", Encoding.UTF8.GetString(raised.Data.Span));
        Assert.Equal(alert with { Sequence = 1, Data = default }, raised with { Data = default });
        Assert.Equal(system with { Sequence = 1, Data = default }, Assert.Single(reader.All(Lane.System)) with { Data = default });
        Assert.Equal(
            [
                new(Lane.Readings, 1, 638_000_000_000_000_001, "reading", "bench/temperature", Value: 21.25, Unit: "Cel", Quality: Quality.Uncertain, Reason: "drifting", Flags: ReadingFlags.Coalesced | ReadingFlags.ClockUnsynced),
                new(Lane.Readings, 2, 638_000_000_000_000_002, "reading", "door/count", Quality: Quality.Bad, Reason: "no answer — CRC"),
                new(Lane.Readings, 3, 638_000_000_000_000_003, "reading", "door/count", Value: 1e300),
            ],
            reader.All(Lane.Readings));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_batches_leave_every_lane_without_gaps(int seed)
    {
        var random = new Random(seed);
        var reader = Attach(Use.Wants("cloud"));
        var expected = new long[Lanes.Count];
        for (var i = 0; i < 50; i++)
        {
            var batch = outbox.Batch();
            foreach (var lane in Lanes.All)
            {
                var count = random.Next(4) == 0 ? random.Next(40) : 0;
                batch.AddTo(lane, count);
                expected[(int)lane] += count;
            }

            outbox.Commit(batch);
        }

        foreach (var lane in Lanes.All)
        {
            Assert.Equal(Use.Range(1, expected[(int)lane]), reader.Numbers(lane));
            Assert.Equal(expected[(int)lane] + 1, outbox.Next(lane));
            Assert.Equal(expected[(int)lane] + 1, reader.Committed(lane));
        }

        Assert.All(reader.All(Lane.Readings), e => Assert.Equal(e.Sequence, e.Value));
    }

    [Fact]
    public void A_batch_that_is_committed_twice_is_refused_and_changes_nothing()
    {
        var reader = Attach(Use.Wants("cloud"));
        var batch = outbox.Batch();
        batch.AddTo(Lane.Readings, 2);
        outbox.Commit(batch);
        Assert.Throws<InvalidOperationException>(() => outbox.Commit(batch));
        Assert.Equal([1, 2], reader.Numbers(Lane.Readings));
        Assert.Equal(3, outbox.Next(Lane.Readings));
    }

    [Fact]
    public void Reading_begins_behind_the_number_named_and_ends_at_the_most_wanted()
    {
        var reader = Attach(Use.Wants("cloud"));
        outbox.Commit(Lane.Readings, 10);
        var into = new List<StoredEvent>();
        Assert.Equal(3, reader.Read(Lane.Readings, 4, 3, into));
        Assert.Equal(4, reader.Read(Lane.Readings, 6, 100, into));
        Assert.Equal(0, reader.Read(Lane.Readings, 10, 100, into));
        Assert.Equal(0, reader.Read(Lane.Readings, 0, 0, into));
        Assert.Equal([5, 6, 7, 7, 8, 9, 10], into.Select(e => e.Sequence));
    }

    [Fact]
    public void A_cursor_moves_forward_only_and_never_past_the_end()
    {
        var reader = Attach(Use.Wants("cloud"));
        outbox.Commit(Lane.Alerts, 3);
        Assert.Equal(1, reader.From(Lane.Alerts));
        Assert.Equal(0, reader.Cursor(Lane.Alerts));
        reader.Acknowledge(Lane.Alerts, 2);
        reader.Acknowledge(Lane.Alerts, 1);
        Assert.Equal(2, reader.Cursor(Lane.Alerts));
        Assert.Throws<InvalidOperationException>(() => reader.Acknowledge(Lane.Alerts, 4));
        Assert.Equal(2, reader.Cursor(Lane.Alerts));
    }

    [Fact]
    public void A_lane_that_nobody_wants_uses_up_numbers_of_alerts_and_keeps_nothing()
    {
        var reader = Attach(Use.Wants("cloud", Lane.System));
        Assert.False(outbox.Stores(Lane.Alerts));
        Assert.True(outbox.Stores(Lane.System));
        Assert.Equal([Lane.System], reader.Lanes);
        var batch = outbox.Batch();
        batch.AddTo(Lane.Alerts, 2);
        batch.AddTo(Lane.System, 1);
        batch.Add(Use.Reading(1));
        outbox.Commit(batch);
        Assert.Equal(3, outbox.Next(Lane.Alerts));
        Assert.Equal(1, outbox.Next(Lane.Readings));
        Assert.Throws<ArgumentException>(() => reader.From(Lane.Alerts));

        var later = outbox.Attach([Use.Wants("cloud", Lane.System), Use.WantsOldest("other", Lane.Alerts)])[1];
        Assert.Equal(3, later.From(Lane.Alerts));
        outbox.Commit(Lane.Alerts);
        Assert.Equal([3], later.Numbers(Lane.Alerts));
    }

    [Fact]
    public void A_new_upstream_begins_at_the_head_or_at_the_oldest_and_a_known_one_where_it_was()
    {
        var first = Attach(Use.Wants("first"));
        outbox.Commit(Lane.Readings, 10);
        first.Acknowledge(Lane.Readings, 4);
        outbox.Settle();
        outbox.Commit(Lane.Readings, 5);
        first.Acknowledge(Lane.Readings, 6);

        var readers = outbox.Attach([Use.WantsOldest("first"), Use.Wants("head"), Use.WantsOldest("oldest")]);
        Assert.Equal([1, 16, 5], readers.Select(r => r.From(Lane.Readings)));
        Assert.Equal([6, 15, 4], readers.Select(r => r.Cursor(Lane.Readings)));
        Assert.Equal(Use.Range(5, 15), readers[2].Numbers(Lane.Readings));
        Assert.Empty(readers[1].Numbers(Lane.Readings));
        Assert.Equal([1, 1, 1], readers.Select(r => r.From(Lane.Alerts)));
    }

    [Fact]
    public void A_lane_given_to_a_known_upstream_begins_like_new()
    {
        Attach(Use.Wants("a", Lane.Alerts), Use.Wants("b", Lane.Readings));
        outbox.Commit(Lane.Alerts, 2);
        outbox.Commit(Lane.Readings, 3);
        var a = Attach(Use.Wants("a"), Use.Wants("b", Lane.Readings));
        Assert.Equal(1, a.From(Lane.Alerts));
        Assert.Equal(0, a.Cursor(Lane.Alerts));
        Assert.Equal(4, a.From(Lane.Readings));
        Assert.Equal(Lanes.All, a.Lanes);
    }

    [Fact]
    public void What_everybody_acknowledged_is_deleted_and_nothing_else()
    {
        var readers = outbox.Attach([Use.Wants("a"), Use.Wants("b")]);
        outbox.Commit(Lane.Readings, 10);
        readers[0].Acknowledge(Lane.Readings, 9);
        readers[1].Acknowledge(Lane.Readings, 3);
        outbox.Settle();
        Assert.Equal(4, Oldest(Use.Wants("a"), Use.Wants("b")));
    }

    [Fact]
    public void An_upstream_that_is_not_named_any_more_is_forgotten_with_what_only_it_was_owed()
    {
        var gone = outbox.Attach([Use.Wants("gone"), Use.Wants("stays")]);
        outbox.Commit(Lane.Readings, 10);
        gone[1].Acknowledge(Lane.Readings, 8);
        Attach(Use.Wants("stays"));
        outbox.Settle();
        Assert.Equal(9, Oldest(Use.Wants("stays")));
        Assert.Equal(11, Attach(Use.Wants("gone"), Use.Wants("stays")).From(Lane.Readings));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(25_000)]
    public void A_lane_wanted_again_after_nobody_wanted_it_begins_at_the_head(int before)
    {
        Attach(Use.Wants("a"));
        outbox.Commit(Lane.Alerts, before);
        Attach(Use.Wants("a", Lane.System));
        outbox.Commit(Lane.Alerts, 5);
        var head = before + 6;
        Assert.Equal(head, Attach(Use.WantsOldest("a")).From(Lane.Alerts));

        // Who comes later is not owed the remains from before, whether they are deleted already or not.
        var readers = outbox.Attach([Use.WantsOldest("a"), Use.WantsOldest("b")]);
        Assert.All(readers, reader => Assert.Equal(head, reader.From(Lane.Alerts)));
        outbox.Commit(Lane.Alerts, 1);
        Assert.All(readers, reader => Assert.Equal([head], reader.Numbers(Lane.Alerts)));
    }

    [Fact]
    public void Numbers_go_on_when_everything_was_deleted()
    {
        var reader = Attach(Use.Wants("a"));
        outbox.Commit(Lane.Alerts, 5);
        reader.Acknowledge(Lane.Alerts, 5);
        outbox.Settle();
        Assert.Equal(6, outbox.Next(Lane.Alerts));
        outbox.Commit(Lane.Alerts);
        Assert.Equal([6], reader.Numbers(Lane.Alerts));
    }

    [Fact]
    public void An_upstream_named_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => outbox.Attach([Use.Wants("a"), Use.Wants("a")]));

    [Fact]
    public void States_are_set_changed_and_forgotten()
    {
        var batch = outbox.Batch();
        batch.SetState("a", [1, 2, 3]);
        batch.SetState("b", []);
        batch.SetState("c", [4]);
        outbox.Commit(batch);
        batch.Clear(outbox);
        batch.SetState("a", [9]);
        batch.SetState("c", null);
        batch.SetState("never", null);
        outbox.Commit(batch);
        var states = outbox.States();
        Assert.Equal(["a", "b"], states.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([9], states["a"]);
        Assert.Empty(states["b"]);
    }

    [Fact]
    public void Tokens_are_kept_whole_per_sensor()
    {
        var batch = outbox.Batch();
        batch.SetToken("history", new ResumeToken("sha256:ab", 1L << 40, 77, -5));
        batch.SetToken("other", new ResumeToken("x", 1, 2));
        outbox.Commit(batch);
        batch.Clear(outbox);
        batch.SetToken("other", new ResumeToken("x", 3, 4, 5));
        outbox.Commit(batch);
        Assert.Equal(new ResumeToken("sha256:ab", 1L << 40, 77, -5), outbox.Token("history"));
        Assert.Equal(new ResumeToken("x", 3, 4, 5), outbox.Token("other"));
        Assert.Equal(default, outbox.Token("HISTORY"));
    }

    [Fact]
    public async Task A_reader_beside_commits_sees_a_prefix_without_holes()
    {
        var reader = Attach(Use.Wants("cloud"));
        const int Last = 3000;
        var reading = Task.Run(() =>
        {
            var seen = new List<StoredEvent>();
            while (seen.Count < Last)
            {
                var end = reader.Committed(Lane.Readings);
                var after = seen.Count;
                reader.Read(Lane.Readings, after, 100, seen);
                Assert.True(seen.Count >= Math.Min(end - 1, after + 100), "what is committed can be read");
                reader.Acknowledge(Lane.Readings, seen.Count);
            }

            return seen;
        });
        for (var i = 0; i < Last; i += 30)
        {
            outbox.Commit(Lane.Readings, 30);
        }

        var all = await reading.WaitAsync(Patience.Limit);
        Assert.Equal(Use.Range(1, Last), all.Select(e => e.Sequence));
        Assert.All(all, e => Assert.Equal(e.Sequence, e.Value));
    }

    protected virtual void Dispose(bool disposing) => outbox.Dispose();

    private IOutboxReader Attach(params UpstreamLanes[] upstreams) => outbox.Attach(upstreams)[0];

    /// <summary>The oldest stored reading, as a newcomer sees it.</summary>
    private long Oldest(params UpstreamLanes[] others) => outbox.Attach([Use.WantsOldest("newcomer"), .. others])[0].From(Lane.Readings);
}
