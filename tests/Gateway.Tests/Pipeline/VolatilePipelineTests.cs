using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Abstractions.Store;
using TestKit;

namespace Gateway.Tests.Pipeline;

/// <summary>Readings, rules and the store together, while the disk is away.</summary>
public sealed class VolatilePipelineTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_alert_goes_out_although_the_disk_is_full_and_its_episode_ends_on_the_disk()
    {
        using var bench = new PipelineBench();
        await bench.TurnVolatileAsync(() => bench.Read(31));
        await bench.TurnsAsync();
        var memory = bench.Store.Slots[0].Current.Main;
        Assert.Equal(["1 raised"], PipelineBench.Read(memory, Lane.Alerts));
        Assert.Equal(["1 store-failed"], PipelineBench.Read(memory, Lane.System));
        Assert.Contains("warm bench/temperature", bench.Store.Current.States().Keys);

        bench.Outbox.Fails = false;
        bench.Time.Advance(Minute);
        await bench.TurnsAsync();
        bench.Read(20);
        await bench.TurnsAsync();
        Assert.Equal(["1 cleared"], bench.Committed(Lane.Alerts));
        Assert.Equal(["1 store-recovered"], bench.Committed(Lane.System));
        Assert.Contains("warm bench/temperature", bench.Outbox.States().Keys);
        Assert.Equal(0, bench.State.ActiveAlerts);
    }

    [Fact]
    public async Task A_recording_waits_while_the_disk_is_away_and_loses_nothing()
    {
        using var bench = new PipelineBench(recorded: true);
        await bench.TurnVolatileAsync(() => bench.Source.Add(new Sample(0, 31), 1000, new ResumeToken("file", 10, 1)));
        bench.Source.Add(new Sample(0, 22), 2000, new ResumeToken("file", 20, 2));
        await bench.TurnsAsync();
        Assert.Equal(default, bench.Outbox.Token("bench"));
        Assert.Equal(1, bench.Source.Queued);

        bench.Outbox.Fails = false;
        bench.Time.Advance(Minute);
        await bench.TurnsAsync();
        Assert.Equal(new ResumeToken("file", 20, 2, 2000), bench.Outbox.Token("bench"));
        Assert.Equal(["1 22"], bench.Committed(Lane.Readings));
    }

    [Fact]
    public async Task What_was_counted_while_the_disk_was_away_is_on_it_afterwards()
    {
        using var bench = new PipelineBench();
        await bench.TurnVolatileAsync(() =>
        {
            bench.Source.Keep(new ResumeToken("count", 7, 0));
            bench.Read(31);
        });
        bench.Source.Keep(new ResumeToken("count", 8, 0));
        await bench.TurnsAsync();
        Assert.Equal(default, bench.Outbox.Token("bench"));

        bench.Outbox.Fails = false;
        bench.Time.Advance(Minute);
        await bench.TurnsAsync();
        Assert.Equal(new ResumeToken("count", 8, 0), bench.Outbox.Token("bench"));
    }

    [Fact]
    public async Task Readings_that_wait_for_a_long_linger_are_numbered_anew_when_the_cursors_find_the_disk_away()
    {
        using var bench = new PipelineBench(linger: Minute);
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        bench.Read(20);
        await bench.TurnsAsync();
        bench.Read(21);
        await bench.TurnsAsync();
        bench.Outbox.Fails = true;
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        var turn = bench.TurnAsync().AsTask();
        bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        await turn.WaitAsync(Patience.Limit);
        await bench.TurnsAsync();
        Assert.True(bench.Store.IsVolatile);
        Assert.Equal(["1 21"], PipelineBench.Read(bench.Store.Slots[0].Current.Main, Lane.Readings));
    }
}
