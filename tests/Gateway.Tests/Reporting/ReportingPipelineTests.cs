using Gateway.Abstractions;
using Gateway.Configuration;
using Gateway.Reporting;
using Gateway.Tests.Pipeline;

namespace Gateway.Tests.Reporting;

/// <summary>The reporters in their place behind the rules.</summary>
public sealed class ReportingPipelineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Rules_see_every_reading_and_the_store_only_what_is_forwarded()
    {
        using var bench = new PipelineBench(report: ReportBench.OnChange(5));
        await bench.StartAsync();
        foreach (var value in new[] { 29.0, 31, 27, 31, 27 })
        {
            bench.Read(value);
        }

        await bench.TurnsAsync();
        Assert.Equal(["1 raised", "2 cleared", "3 raised", "4 cleared"], bench.Committed(Lane.Alerts));
        Assert.Equal(["1 29"], bench.Committed(Lane.Readings));
        Assert.Equal(4, bench.Reports.HeldBack.Single().Count);
    }

    [Fact]
    public async Task What_is_due_by_the_time_alone_wakes_the_loop_and_is_committed_after_the_linger()
    {
        using var bench = new PipelineBench(linger: Second, report: ReportBench.OnChange(0, interval: 10));
        await bench.StartAsync();
        bench.Read(1);
        bench.Read(2);
        await bench.TurnsAsync();
        bench.Time.Advance(9 * Second);
        await bench.TurnsAsync();
        bench.Time.Advance(Second);
        await bench.TurnsAsync();
        Assert.Equal(["1 1"], bench.Committed(Lane.Readings));
        bench.Time.Advance(Second);
        await bench.TurnsAsync();
        Assert.Equal(["1 1", "2 2"], bench.Committed(Lane.Readings));
    }

    [Fact]
    public async Task What_is_not_finished_is_committed_at_the_stop()
    {
        using var bench = new PipelineBench(report: ReportBench.Minutes(AggregateValue.Mean));
        await bench.StartAsync();
        bench.Read(20);
        bench.Read(22);
        await bench.Loop.FinishAsync(CancellationToken.None);
        Assert.Equal(["1 20", "2 21"], bench.Committed(Lane.Readings));
    }

    [Fact]
    public async Task After_a_restart_the_first_reading_goes()
    {
        using var store = new Gateway.Outbox.MemoryOutbox();
        using (var before = new PipelineBench(store: store, report: ReportBench.OnChange(5)))
        {
            await before.StartAsync();
            before.Read(20);
            before.Read(20);
            await before.Loop.FinishAsync(CancellationToken.None);
        }

        using var after = new PipelineBench(store: store, report: ReportBench.OnChange(5));
        await after.StartAsync();
        after.Read(20);
        await after.Loop.FinishAsync(CancellationToken.None);
        Assert.Equal(["1 20", "2 20"], after.Committed(Lane.Readings));
    }

    [Fact]
    public async Task Other_settings_begin_anew_and_lose_nothing_of_the_old_ones()
    {
        using var bench = new PipelineBench(report: ReportBench.Minutes(AggregateValue.Count));
        using var batch = new ReportBench(new ChannelReport());
        await bench.StartAsync();
        bench.Read(20);
        bench.Read(20);
        await bench.TurnsAsync();
        var section = new SensorSection("bench", null!, SensorStart.Retry, [batch.Point]) { Reports = [ReportBench.OnChange(5)] };
        bench.Reports.Exchange("bench", section, batch.Batch);
        Assert.Equal(2, Assert.Single(batch.Batch.Readings).Value);

        bench.Reports.Take(batch.Good(0, 20), batch.Batch);
        bench.Reports.Take(batch.Good(1, 20), batch.Batch);
        Assert.Equal([2, 20], batch.Batch.Readings.Select(r => r.Value));
        bench.Reports.Exchange("bench", null, batch.Batch);
        bench.Reports.Take(batch.Good(2, 20), batch.Batch);
        Assert.Equal([2, 20, 20], batch.Batch.Readings.Select(r => r.Value));
        Assert.Empty(bench.Reports.HeldBack);
    }
}
