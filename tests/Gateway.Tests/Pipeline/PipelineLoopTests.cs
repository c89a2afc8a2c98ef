using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Abstractions.Store;
using Gateway.Outbox;
using Gateway.Pipeline;
using TestKit;

namespace Gateway.Tests.Pipeline;

public sealed class PipelineLoopTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_reading_waits_for_the_linger_and_has_no_number_before()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        bench.Read(21);
        await bench.TurnsAsync();
        bench.Time.Advance(Second - TimeSpan.FromMilliseconds(1));
        bench.Read(22);
        await bench.TurnsAsync();
        Assert.Empty(bench.Committed(Lane.Readings));
        Assert.Equal(1, bench.Outbox.Next(Lane.Readings));

        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        await bench.TurnsAsync();
        Assert.Equal(["1 21", "2 22"], bench.Committed(Lane.Readings));
        Assert.Equal(3, bench.Outbox.Next(Lane.Readings));
    }

    [Fact]
    public async Task An_alert_is_committed_at_once_and_takes_the_waiting_readings_along()
    {
        using var bench = new PipelineBench(linger: TimeSpan.FromMinutes(1));
        await bench.StartAsync();
        bench.Read(21);
        await bench.TurnsAsync();
        Assert.Empty(bench.Committed(Lane.Readings));

        bench.Read(31);
        await bench.TurnsAsync();
        Assert.Equal(["1 raised"], bench.Committed(Lane.Alerts));
        Assert.Equal(["1 21", "2 31"], bench.Committed(Lane.Readings));
        Assert.Equal(1, bench.State.ActiveAlerts);
        Assert.Contains("warm bench/temperature", bench.Outbox.States().Keys);
    }

    [Fact]
    public async Task What_a_sensor_counted_waits_for_the_linger_alone_and_is_never_behind_its_readings()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        bench.Source.Keep(new ResumeToken("count", 1, 0));
        await bench.TurnsAsync();
        Assert.Equal(default, bench.Outbox.Token("bench"));
        bench.Time.Advance(Second);
        await bench.TurnsAsync();
        Assert.Equal(new ResumeToken("count", 1, 0), bench.Outbox.Token("bench"));
        Assert.Empty(bench.Committed(Lane.Readings));

        bench.Source.Keep(new ResumeToken("count", 2, 0));
        bench.Read(31);
        await bench.TurnsAsync();
        Assert.Equal(["1 31"], bench.Committed(Lane.Readings));
        Assert.Equal(new ResumeToken("count", 2, 0), bench.Outbox.Token("bench"));

        bench.Source.Keep(new ResumeToken("count", 3, 0));
        await bench.Loop.FinishAsync(CancellationToken.None);
        Assert.Equal(new ResumeToken("count", 3, 0), bench.Outbox.Token("bench"));
    }

    [Fact]
    public async Task What_there_is_to_say_is_said_before_the_end_though_it_was_said_a_moment_ago()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        bench.Notices.Post("configuration-applied", string.Empty, null);
        await bench.TurnsAsync();
        bench.Notices.Post("configuration-applied", string.Empty, null);
        bench.Notices.Post("stopped", string.Empty, null);
        await bench.Loop.FinishAsync(CancellationToken.None);
        Assert.Equal(["1 configuration-applied", "2 configuration-applied", "3 stopped"], bench.Committed(Lane.System));
    }

    [Fact]
    public async Task A_saved_state_that_cannot_be_read_is_told()
    {
        using var store = new MemoryOutbox();
        var batch = new OutboxBatch();
        batch.Clear(store);
        batch.SetState("warm bench/temperature", [1, 2, 3]);
        store.Commit(batch);
        using var bench = new PipelineBench(store: store);
        await bench.StartAsync();
        await bench.TurnsAsync();
        Assert.Equal(["1 state-lost"], bench.Committed(Lane.System));
    }

    [Fact]
    public async Task A_notice_is_committed_at_once()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        bench.Notices.Post("sensor-failed", "bench", "gone");
        await bench.TurnsAsync();
        Assert.Equal(["1 sensor-failed"], bench.Committed(Lane.System));
    }

    [Fact]
    public async Task The_forwarders_are_woken_by_a_commit_of_events_and_by_no_other()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        bench.Time.Advance(10 * Second);
        await bench.TurnsAsync();
        var waiting = bench.Forwarder.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        bench.Read(31);
        await bench.TurnsAsync();
        await waiting.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task A_resume_token_is_committed_with_the_readings_it_belongs_to_and_not_before()
    {
        using var bench = new PipelineBench(recorded: true);
        await bench.StartAsync();
        bench.Source.Add(new Sample(0, 21), 1000, new ResumeToken("file", 10, 1));
        bench.Source.Add(new Sample(0, 22), 2000, new ResumeToken("file", 20, 2));
        await bench.TurnsAsync();
        Assert.Equal(default, bench.Outbox.Token("bench"));

        bench.Source.Add(new Sample(0, 31), 3000, new ResumeToken("file", 30, 3));
        await bench.TurnsAsync();
        Assert.Equal(new ResumeToken("file", 30, 3, 3000), bench.Outbox.Token("bench"));
        Assert.Equal(["1 21", "2 22", "3 31"], bench.Committed(Lane.Readings));
        Assert.Equal(["1 raised"], bench.Committed(Lane.Alerts));
    }

    [Fact]
    public async Task No_transaction_takes_more_than_a_thousand_readings_and_none_is_left_behind()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        for (var i = 0; i < 1010; i++)
        {
            bench.Read(i % 20);
        }

        Assert.True(await bench.TurnAsync());
        Assert.Equal(1001, bench.Outbox.Next(Lane.Readings));
        Assert.False(await bench.TurnAsync());
        await bench.Loop.FinishAsync(CancellationToken.None);
        Assert.Equal(1010, bench.Committed(Lane.Readings).Count);
    }

    [Fact]
    public async Task What_cannot_be_committed_is_tried_again_and_gets_the_same_numbers_once()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        bench.Outbox.Fails = true;
        bench.Read(21);
        bench.Read(31);
        var turn = bench.TurnAsync().AsTask();
        Assert.False(turn.IsCompleted);
        Assert.Equal("the disk is full", bench.State.StoreFailure);
        Assert.Empty(bench.Committed(Lane.Readings));

        bench.Read(20);
        bench.Outbox.Fails = false;
        bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        await turn.WaitAsync(Patience.Limit);
        await bench.Loop.FinishAsync(CancellationToken.None);

        Assert.Null(bench.State.StoreFailure);
        Assert.Equal(1, bench.Outbox.Failures);
        Assert.Equal(["1 21", "2 31", "3 20"], bench.Committed(Lane.Readings));
        Assert.Equal(["1 raised", "2 cleared"], bench.Committed(Lane.Alerts));
    }

    [Fact]
    public async Task A_stop_while_the_store_fails_tries_once_more_with_and_without_the_readings_and_then_says_what_is_lost()
    {
        using var bench = new PipelineBench();
        using var stop = new CancellationTokenSource();
        await bench.StartAsync();
        bench.Outbox.Fails = true;
        bench.Read(31);
        var turn = bench.Loop.TurnAsync(stop.Token).AsTask();
        Assert.Equal(1, bench.Outbox.Failures);
        await stop.CancelAsync();
        await turn.WaitAsync(Patience.Limit);
        Assert.Equal(2, bench.Outbox.Failures);

        await bench.Loop.FinishAsync(CancellationToken.None);
        var lost = Assert.Throws<OutboxException>(bench.Store.End);
        Assert.Equal("3 events and the state of the alerts were in memory only and are lost: the disk is full", lost.Message);
        Assert.Equal(4, bench.Outbox.Failures);
    }

    [Fact]
    public async Task A_stop_while_the_store_fails_still_saves_everything_if_the_disk_is_back_by_then()
    {
        using var bench = new PipelineBench();
        await bench.TurnVolatileAsync(() => bench.Read(31));
        await bench.Loop.FinishAsync(CancellationToken.None);
        bench.Outbox.Fails = false;
        bench.Store.End();
        Assert.Same(bench.Outbox, bench.Store.Current);
        Assert.Contains("warm bench/temperature", bench.Outbox.States().Keys);
    }

    [Fact]
    public async Task The_loop_ends_when_told_and_finishing_commits_what_is_queued()
    {
        using var bench = new PipelineBench(linger: TimeSpan.FromMinutes(1));
        using var stop = new CancellationTokenSource();
        await bench.StartAsync();
        var running = Task.Run(() => bench.Loop.RunAsync(stop.Token));
        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit);

        bench.Read(21);
        await bench.Loop.FinishAsync(CancellationToken.None);
        Assert.Equal(["1 21"], bench.Committed(Lane.Readings));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task Cursors_are_written_soon_also_while_readings_wait_for_a_long_linger(int linger)
    {
        using var bench = new PipelineBench(linger: TimeSpan.FromSeconds(linger));
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        bench.Reader.Acknowledge(Lane.Alerts, 1);
        var commits = bench.Outbox.Commits;
        bench.Read(29);
        await bench.TurnsAsync();

        bench.Time.Advance(Second);
        await bench.TurnsAsync();
        Assert.Equal(commits + 1, bench.Outbox.Commits);
        Assert.Equal(linger == 1 ? 2 : 1, bench.Committed(Lane.Readings).Count);
    }

    [Fact]
    public async Task An_alert_that_was_active_is_found_again_and_cleared_in_its_episode()
    {
        using var after = new PipelineBench(store: await PipelineBench.StoreWithAnAlertAsync());
        await after.StartAsync();
        after.Read(20);
        await after.TurnsAsync();
        Assert.Equal(["1 raised", "2 cleared"], after.Committed(Lane.Alerts));
        var events = new List<StoredEvent>();
        after.Reader.Read(Lane.Alerts, 1, 1, events);
        Assert.Contains("\"episode\":\"0000000000000001\",\"number\":2", System.Text.Encoding.UTF8.GetString(events[0].Data.Span), StringComparison.Ordinal);
    }
}
