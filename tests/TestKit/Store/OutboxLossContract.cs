using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace TestKit.Store;

/// <summary>What every outbox does about events that an upstream will not get, and about older streams.</summary>
public abstract class OutboxLossContract : IDisposable
{
    private const string Old = "0badcafe";
    private readonly IOutbox outbox;

    protected OutboxLossContract(IOutbox outbox) => this.outbox = outbox;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_is_given_up_is_read_as_a_gap_at_once_and_by_nobody_else()
    {
        var readers = outbox.Attach([Use.Wants("a"), Use.Wants("b")]);
        outbox.Commit(Lane.Readings, 10);
        readers[0].GiveUp(Lane.Readings, 3, 5, LossReason.Expired);
        Assert.Equal(["1", "2", "3..5 expired", "6", "7", "8", "9", "10"], readers[0].Told(Lane.Readings));
        Assert.Equal(Use.Range(1, 10), readers[1].Numbers(Lane.Readings));
        outbox.Settle();
        Assert.Equal(["1", "2", "3..5 expired", "6", "7", "8", "9", "10"], readers[0].Told(Lane.Readings));
    }

    [Fact]
    public void Ranges_that_touch_are_one_gap_when_their_reason_is_one()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        outbox.Commit(Lane.Alerts, 10);
        reader.GiveUp(Lane.Alerts, 5, 6, LossReason.Expired);
        reader.GiveUp(Lane.Alerts, 3, 4, LossReason.Expired);
        reader.GiveUp(Lane.Alerts, 7, 7, LossReason.Skipped);
        reader.GiveUp(Lane.Alerts, 2, 8, LossReason.Expired);
        Assert.Equal(["1", "2..6 expired", "7..7 skipped", "8..8 expired", "9", "10"], reader.Told(Lane.Alerts));
    }

    [Fact]
    public void Reading_may_begin_within_a_gap_and_ends_at_the_most_wanted()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        outbox.Commit(Lane.Alerts, 10);
        reader.GiveUp(Lane.Alerts, 3, 8, LossReason.Expired);
        var into = new List<StoredEvent>();
        Assert.Equal(2, reader.Read(Lane.Alerts, 4, 2, into));
        Assert.Equal([(5, 8), (9, 0)], into.Select(e => (e.Sequence, e.Through)));
        Assert.Equal([5, 9], into.Select(e => e.Sequence));
        into.Clear();
        Assert.Equal(1, reader.Read(Lane.Alerts, 2, 1, into));
        Assert.Equal((3, 8), (into[0].Sequence, into[0].Through));
    }

    [Fact]
    public void Nothing_is_kept_for_a_shadow_and_what_it_was_too_slow_for_is_a_gap()
    {
        var readers = outbox.Attach([Use.Wants("a", Lane.Alerts), Use.Wants("copy") with { Shadow = true }]);
        Assert.Equal([Lane.Alerts], readers[1].Lanes);
        outbox.Commit(Lane.Alerts, 10);
        readers[1].Acknowledge(Lane.Alerts, 2);
        readers[0].Acknowledge(Lane.Alerts, 6);
        outbox.Settle();
        outbox.Settle();
        Assert.Equal(["3..6 skipped", "7", "8", "9", "10"], readers[1].Told(Lane.Alerts, after: 2));
        readers[0].Acknowledge(Lane.Alerts, 10);
        outbox.Settle();
        outbox.Settle();
        Assert.Equal(["3..6 skipped", "7..10 skipped"], readers[1].Told(Lane.Alerts, after: 2));
        Assert.False(outbox.Stores(Lane.Readings));
    }

    [Fact]
    public void What_is_acknowledged_is_not_lost_any_more()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        outbox.Commit(Lane.Alerts, 5);
        reader.Acknowledge(Lane.Alerts, 3);
        reader.GiveUp(Lane.Alerts, 1, 4, LossReason.Skipped);
        Assert.Equal(["4..4 skipped", "5"], reader.Told(Lane.Alerts, 3));
        Assert.Throws<InvalidOperationException>(() => reader.GiveUp(Lane.Alerts, 5, 6, LossReason.Skipped));
        Assert.Throws<ArgumentException>(() => reader.GiveUp(Lane.Alerts, 5, 4, LossReason.Skipped));
    }

    [Fact]
    public void A_gap_that_is_acknowledged_lets_its_events_go()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        outbox.Commit(Lane.Readings, 10);
        reader.GiveUp(Lane.Readings, 1, 8, LossReason.Expired);
        reader.Acknowledge(Lane.Readings, 8);
        outbox.Settle();
        Assert.Equal(9, outbox.Attach([Use.Wants("a"), Use.WantsOldest("newcomer")])[1].From(Lane.Readings));
    }

    [Fact]
    public void A_dead_letter_is_kept_after_its_event_is_gone()
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        outbox.Commit(Lane.Alerts, 3);
        reader.GiveUp(Lane.Alerts, 2, 2, LossReason.DeadLetter, "0x99 payload format invalid");
        reader.Acknowledge(Lane.Alerts, 3);
        Assert.Equal(0, outbox.Figures.DeadLetters);
        outbox.Settle();
        Assert.Equal(1, outbox.Figures.DeadLetters);
    }

    [Fact]
    public void Imported_events_keep_stream_and_number_and_go_when_they_are_delivered()
    {
        outbox.Attach([Use.Wants("a"), Use.Wants("b", Lane.Alerts)]);
        var batch = outbox.Batch();
        batch.Import(Old, Use.Event(Lane.Alerts, "{\"n\":7}") with { Sequence = 7 });
        batch.Import(Old, StoredEvent.Gap(Lane.Alerts, 8, 11, LossReason.Damaged));
        batch.Import(Old, Use.Event(Lane.Alerts) with { Sequence = 12 }, ["a"]);
        batch.Import(Old, Use.Event(Lane.System) with { Sequence = 1 });
        Assert.False(batch.IsEmpty);
        outbox.Commit(batch);

        var a = Assert.Single(outbox.Older("a"));
        var b = Assert.Single(outbox.Older("b"));
        Assert.Equal((Old, "a"), (a.Stream, a.Upstream));
        Assert.Equal(["7", "8..11 damaged", "12"], a.Told(Lane.Alerts));
        Assert.Equal("{\"n\":7}", System.Text.Encoding.UTF8.GetString(a.All(Lane.Alerts)[0].Data.Span));
        Assert.Equal(["1"], a.Told(Lane.System));
        Assert.Equal(["7", "8..11 damaged"], b.Told(Lane.Alerts));
        Assert.Empty(b.Told(Lane.System));

        a.Acknowledge(Lane.Alerts, 11);
        outbox.Settle();
        Assert.Equal(["12"], a.Told(Lane.Alerts, a.Cursor(Lane.Alerts)));
        a.Acknowledge(Lane.Alerts, 12);
        a.Acknowledge(Lane.System, 1);
        outbox.Settle();
        Assert.Empty(outbox.Older("a"));
        Assert.Single(outbox.Older("b"));
    }

    [Fact]
    public void Imported_events_can_be_given_up()
    {
        outbox.Attach([Use.Wants("a")]);
        var batch = outbox.Batch();
        for (var i = 20; i < 25; i++)
        {
            batch.Import(Old, Use.Event(Lane.Readings) with { Sequence = i, Kind = "reading" });
        }

        outbox.Commit(batch);
        var older = Assert.Single(outbox.Older("a"));
        older.GiveUp(Lane.Readings, 21, 22, LossReason.Expired);
        older.GiveUp(Lane.Readings, 24, 24, LossReason.DeadLetter, "too large");
        Assert.Equal(["20", "21..22 expired", "23", "24..24 dead-letter"], older.Told(Lane.Readings));
        outbox.Settle();
        Assert.Equal(["20", "21..22 expired", "23", "24..24 dead-letter"], older.Told(Lane.Readings));
        Assert.Equal(1, outbox.Figures.DeadLetters);
    }

    [Fact]
    public void A_shadow_is_owed_nothing_older()
    {
        outbox.Attach([Use.Wants("a"), Use.Wants("copy") with { Shadow = true }]);
        var batch = outbox.Batch();
        batch.Import(Old, Use.Event(Lane.Alerts) with { Sequence = 1 });
        batch.Import(Old, Use.Event(Lane.Alerts) with { Sequence = 2 }, ["copy"]);
        outbox.Commit(batch);
        Assert.Equal(["1"], Assert.Single(outbox.Older("a")).Told(Lane.Alerts));
        Assert.Empty(outbox.Older("copy"));

        outbox.Attach([Use.Wants("a") with { Shadow = true }, Use.Wants("copy")]);
        Assert.Empty(outbox.Older("a"));
    }

    [Fact]
    public void Dead_letters_of_another_store_are_kept_and_can_be_sent_again()
    {
        outbox.Attach([Use.Wants("a")]);
        var batch = outbox.Batch();
        batch.Park(new DeadLetter(77, "a", Old, Use.Event(Lane.Alerts, "{\"n\":7}") with { Sequence = 7 }, DateTimeOffset.UnixEpoch, "0x99 too long"));
        Assert.False(batch.IsEmpty);
        outbox.Commit(batch);
        batch.Clear(outbox);
        Assert.True(batch.IsEmpty);

        var desk = (IOutboxDesk)outbox;
        var letter = Assert.Single(desk.DeadLetters(0, 10));
        Assert.Equal(("a", Old, 7L, DateTimeOffset.UnixEpoch, "0x99 too long"), (letter.Upstream, letter.Stream, letter.Event.Sequence, letter.At, letter.Detail));
        Assert.Equal(1, outbox.Figures.DeadLetters);
        Assert.Null(desk.Retry(letter.Id));
        Assert.Equal("{\"n\":7}", System.Text.Encoding.UTF8.GetString(Assert.Single(outbox.Older("a")).All(Lane.Alerts)[0].Data.Span));
    }

    [Fact]
    public void An_upstream_that_is_gone_is_owed_nothing_older()
    {
        outbox.Attach([Use.Wants("a"), Use.Wants("b")]);
        var batch = outbox.Batch();
        batch.Import(Old, Use.Event(Lane.Alerts) with { Sequence = 1 });
        outbox.Commit(batch);
        outbox.Attach([Use.Wants("b")]);
        Assert.Empty(outbox.Older("a"));
        Assert.Single(outbox.Older("b"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_number_is_covered_once_whatever_is_given_up_and_acknowledged(int seed)
    {
        var random = new Random(seed);
        var readers = outbox.Attach([Use.Wants("a"), Use.Wants("b")]);
        for (var i = 0; i < 60; i++)
        {
            outbox.Commit(Lanes.All[random.Next(3)], random.Next(20));
            foreach (var reader in readers)
            {
                var lane = Lanes.All[random.Next(3)];
                if (reader.Committed(lane) > 1)
                {
                    var from = random.NextInt64(1, reader.Committed(lane));
                    reader.GiveUp(lane, from, random.NextInt64(from, reader.Committed(lane)), (LossReason)random.Next(1, 6));
                    reader.Acknowledge(lane, random.NextInt64(reader.Cursor(lane), Math.Min(reader.Committed(lane), reader.Cursor(lane) + 8)));
                }
            }

            Assert.All(readers, reader => Assert.All(Lanes.All, lane => reader.Covered(lane)));
        }
    }

    protected virtual void Dispose(bool disposing) => outbox.Dispose();
}
