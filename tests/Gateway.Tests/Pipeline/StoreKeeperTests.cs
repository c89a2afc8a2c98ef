using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Outbox;
using Gateway.Pipeline;
using TestKit;

namespace Gateway.Tests.Pipeline;

public sealed class StoreKeeperTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private Action<OutboxBatch>? throwing;

    [Theory]
    [InlineData(OutboxFailure.Unavailable)]
    [InlineData(OutboxFailure.Full)]
    public async Task A_store_that_fails_twice_is_left_for_memory_and_nothing_committed_is_out_of_reach(OutboxFailure kind)
    {
        using var bench = new KeeperBench();
        await bench.CommitAsync("raised");
        bench.Break(kind);
        await bench.CommitAsync("escalated", "cleared");

        Assert.True(bench.Keeper.IsVolatile);
        Assert.False(bench.Keeper.Current.Durable);
        Assert.NotEqual(bench.Disk.Stream, bench.Keeper.Current.Stream);
        Assert.Equal(["1 raised", "1 escalated", "2 cleared"], bench.Owed());
        Assert.Equal((true, $"the disk is {kind}"), (bench.State.StoreVolatile, bench.State.StoreFailure));
        Assert.Equal([$"store-failed {{\"subject\":\"store\",\"reason\":\"the disk is {kind}\"}}"], bench.Said());
        Assert.Equal((1, 1), (bench.Changes, bench.Moves));
    }

    [Fact]
    public async Task One_failure_alone_changes_nothing()
    {
        using var bench = new KeeperBench();
        var fails = 1;
        bench.Disk.OnCommit = _ =>
        {
            if (fails-- > 0)
            {
                throw KeeperBench.Failure(OutboxFailure.Unavailable);
            }
        };
        await bench.CommitAsync("raised");
        Assert.False(bench.Keeper.IsVolatile);
        Assert.Null(bench.State.StoreFailure);
        Assert.Equal(["1 raised"], bench.Owed());
        Assert.Empty(bench.Said());
    }

    [Fact]
    public async Task The_disk_is_tried_after_5_seconds_and_what_is_left_in_memory_goes_there()
    {
        using var bench = new KeeperBench(null, "a", "b");
        bench.Break(OutboxFailure.Full);
        await bench.CommitAsync("raised", "escalated", "cleared");
        var memory = bench.Keeper.Current.Stream;
        bench.Keeper.Slots[0].Current.Main.Acknowledge(Lane.Alerts, 2);
        bench.Break(null);
        var commits = 0;
        bench.Disk.OnCommit = _ => commits++;

        bench.Time.Advance(StoreRetry.Shortest - TimeSpan.FromMilliseconds(1));
        bench.Tend();
        Assert.Equal(0, commits);
        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        bench.Tend();

        Assert.False(bench.Keeper.IsVolatile);
        Assert.Same(bench.Disk, bench.Keeper.Current);
        Assert.Null(bench.State.StoreFailure);
        Assert.False(bench.State.StoreVolatile);
        Assert.Equal(
            [$"{memory} 1 raised for b", $"{memory} 2 escalated for b", $"{memory} 3 cleared for a,b"],
            bench.Disk.Imports.Select(i => $"{i.Stream} {i.Event.Sequence} {i.Event.Kind} for {string.Join(',', i.Upstreams!)}"));
        Assert.Equal(
            ["store-failed {\"subject\":\"store\",\"reason\":\"the disk is Full\"}", $"store-recovered {{\"subject\":\"store\",\"duration\":5,\"volatile-stream\":\"{memory}\",\"events\":3,\"carried\":3}}"],
            bench.Said());
        Assert.Equal((2, 2), (bench.Changes, bench.Moves));
    }

    [Fact]
    public async Task A_disk_that_takes_the_cursors_but_not_the_events_is_not_back()
    {
        using var bench = new KeeperBench();
        bench.Break(OutboxFailure.Full);
        await bench.CommitAsync("raised");
        bench.Disk.OnCommit = batch =>
        {
            if (!batch.IsEmpty)
            {
                throw KeeperBench.Failure(OutboxFailure.Full);
            }
        };
        bench.Time.Advance(Minute);
        bench.Tend();
        Assert.True(bench.Keeper.IsVolatile);
        Assert.Equal(["1 raised"], bench.Owed());

        bench.Break(null);
        bench.Time.Advance(Minute);
        bench.Tend();
        Assert.False(bench.Keeper.IsVolatile);
        Assert.Single(bench.Disk.Imports);
    }

    [Fact]
    public async Task Alert_states_and_tokens_that_changed_in_memory_are_written_anew_and_deleted_ones_go()
    {
        using var bench = new KeeperBench();
        await bench.CommitAsync(bench.State0("old", [1]));
        await bench.CommitAsync(bench.State0("kept", [2], new ResumeToken("file", 1, 1)));
        bench.Break(OutboxFailure.Unavailable);
        await bench.CommitAsync(bench.State0("new", [3], new ResumeToken("file", 9, 9)));
        await bench.CommitAsync(bench.State0("old", null));
        Assert.Equal(["kept", "new"], bench.Keeper.Current.States().Keys.Order());
        Assert.Equal(new ResumeToken("file", 1, 1), bench.Disk.Tokens["bench"]);

        bench.Break(null);
        bench.Time.Advance(Minute);
        bench.Tend();
        Assert.Equal(["kept 2", "new 3"], bench.Disk.States().Select(s => $"{s.Key} {s.Value[0]}").Order());
        Assert.Equal(new ResumeToken("file", 9, 9), bench.Disk.Tokens["bench"]);
    }

    [Fact]
    public async Task A_batch_that_waits_while_the_store_changes_is_numbered_anew()
    {
        using var bench = new KeeperBench();
        await bench.CommitAsync("raised", "cleared");
        bench.Break(OutboxFailure.Full);
        await bench.CommitAsync("raised");
        var waiting = new OutboxBatch();
        waiting.Clear(bench.Keeper.Current);
        waiting.Add(new Reading(new Point(0, "bench", "temperature", "Cel"), default, 20));
        waiting.Add(new StoredEvent(Lane.Alerts, 0, 1, "escalated", "bench/temperature"));
        Assert.Equal(2, waiting.Events[0].Sequence);

        bench.Break(null);
        bench.Time.Advance(Minute);
        bench.Keeper.Tend(waiting);
        Assert.Equal(3, waiting.Events[0].Sequence);
        await bench.CommitAsync(waiting);
        Assert.Equal(["1 raised", "1 raised", "2 cleared", "3 escalated"], bench.Owed());
    }

    [Fact]
    public async Task If_no_new_store_can_be_begun_either_the_alerts_go_on_in_memory_until_one_can()
    {
        var disk = new ImportingOutbox(new MemoryOutbox());
        var fresh = new ImportingOutbox(new MemoryOutbox());
        var full = true;
        using var bench = new KeeperBench(replace => replace is null ? new OpenedStore(disk) : full ? throw KeeperBench.Failure(OutboxFailure.Full) : new OpenedStore(fresh));
        disk.OnCommit = _ => throw KeeperBench.Failure(OutboxFailure.Damaged);
        await bench.CommitAsync("raised");
        Assert.True(bench.Keeper.IsVolatile);
        Assert.True(disk.Disposed);

        full = false;
        bench.Time.Advance(Minute);
        bench.Tend();
        Assert.Same(fresh, bench.Keeper.Current);
        Assert.Equal("raised", Assert.Single(fresh.Imports).Event.Kind);
        Assert.Equal(["store-failed", "stream-replaced", "store-recovered"], bench.Said().Select(s => s.Split(' ')[0]));
    }

    [Fact]
    public async Task A_full_disk_is_tried_again_soon_when_something_of_the_store_was_delivered()
    {
        using var bench = new KeeperBench();
        await bench.CommitAsync("raised", "cleared");
        bench.Break(OutboxFailure.Full);
        await bench.CommitAsync("raised");
        foreach (var pause in new[] { 5, 10, 20 })
        {
            bench.Time.Advance(TimeSpan.FromSeconds(pause));
            bench.Tend();
        }

        bench.Break(null);
        bench.Time.Advance(StoreRetry.Shortest);
        bench.Tend();
        Assert.True(bench.Keeper.IsVolatile);
        bench.Keeper.Slots[0].Current.Older[0].Acknowledge(Lane.Alerts, 1);
        bench.Tend();
        Assert.False(bench.Keeper.IsVolatile);
    }

    [Fact]
    public async Task Dead_letters_of_the_time_in_memory_are_kept_on_the_disk()
    {
        var disk = new MemoryOutbox();
        using var bench = new KeeperBench(_ => new OpenedStore(new ImportingOutbox(disk) { OnCommit = b => throwing?.Invoke(b) }));
        await bench.CommitAsync("raised");
        throwing = _ => throw KeeperBench.Failure(OutboxFailure.Full);
        await bench.CommitAsync("raised", "cleared");
        var memory = bench.Keeper.Slots[0].Current.Main;
        memory.GiveUp(Lane.Alerts, 1, 1, LossReason.DeadLetter, "0x99 too long");

        bench.Time.Advance(Minute);
        bench.Tend();
        throwing = null;
        bench.Time.Advance(Minute);
        bench.Tend();
        var letter = Assert.Single(disk.DeadLetters(0, 10));
        Assert.Equal((memory.Stream, 1L, "raised", "0x99 too long"), (letter.Stream, letter.Event.Sequence, letter.Event.Kind, letter.Detail));
        Assert.Equal("{}", System.Text.Encoding.UTF8.GetString(letter.Event.Data.Span));
    }

    [Fact]
    public async Task At_the_end_alerts_and_states_are_stored_where_there_is_no_room_for_the_readings_and_it_is_said()
    {
        using var bench = new KeeperBench();
        bench.Break(OutboxFailure.Full);
        await bench.CommitAsync("raised");
        var readings = new OutboxBatch();
        readings.Clear(bench.Keeper.Current);
        for (var i = 0; i < 7; i++)
        {
            readings.Add(new Reading(new Point(0, "bench", "temperature", "Cel"), default, 20));
        }

        await bench.CommitAsync(readings);
        bench.Disk.OnCommit = batch =>
        {
            if (batch.Imports.Count > 5)
            {
                throw KeeperBench.Failure(OutboxFailure.Full);
            }
        };
        var lost = Assert.Throws<OutboxException>(bench.Keeper.End);
        Assert.StartsWith("7 readings were in memory only and are lost", lost.Message, StringComparison.Ordinal);
        Assert.Equal(["readings 1..7 Evicted", "alerts 1..0 None"], bench.Disk.Imports.Select(i => $"{i.Event.Lane.Name()} {i.Event.Sequence}..{i.Event.Through} {i.Event.Loss}"));
    }

    [Fact]
    public async Task What_only_a_shadow_has_not_read_is_not_carried()
    {
        using var bench = new KeeperBench(null, "a", "copy-shadow");
        bench.Break(OutboxFailure.Full);
        await bench.CommitAsync("raised", "cleared");
        bench.Keeper.Slots[0].Current.Main.Acknowledge(Lane.Alerts, 1);
        bench.Break(null);
        bench.Time.Advance(Minute);
        bench.Tend();
        Assert.Equal(("cleared", "a"), bench.Disk.Imports.Select(i => (i.Event.Kind, string.Join(',', i.Upstreams!))).Single());
    }
}
