using Gateway.Systemd;
using TestKit;

namespace Gateway.Tests.Systemd;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(100);
    private readonly ManualTime time = new();

    [Fact]
    public void A_pipeline_that_makes_no_step_is_overdue()
    {
        var heartbeat = new Heartbeat(time);
        time.Advance(Long);
        var (part, overdue) = heartbeat.Worst();
        Assert.Equal("pipeline", part);
        Assert.Equal(Long.TotalSeconds, overdue.TotalSeconds, 0.01);
        heartbeat.Pipeline.Beat();
        Assert.Equal(TimeSpan.Zero, heartbeat.Worst().Overdue);
    }

    [Fact]
    public void A_commit_that_hangs_is_named_and_not_the_pipeline_that_it_holds_up()
    {
        var heartbeat = new Heartbeat(time);
        heartbeat.Pipeline.Beat();
        heartbeat.Commit.Beat();
        time.Advance(Long);
        Assert.Equal("commit to the store", heartbeat.Worst().Part);
        heartbeat.Commit.Rest();
        heartbeat.Pipeline.Beat();
        Assert.Equal(TimeSpan.Zero, heartbeat.Worst().Overdue);
    }

    [Fact]
    public void Who_waits_knowingly_is_not_overdue_before_the_wait_is_over()
    {
        var heartbeat = new Heartbeat(time);
        var schedule = heartbeat.Join("schedule of bus i2c-1");
        schedule.Rest(Long);
        time.Advance(Long + Long);
        heartbeat.Pipeline.Beat();
        var (part, overdue) = heartbeat.Worst();
        Assert.Equal("schedule of bus i2c-1", part);
        Assert.Equal(Long.TotalSeconds, overdue.TotalSeconds, 0.01);

        schedule.Rest(Timeout.InfiniteTimeSpan);
        time.Advance(Long);
        heartbeat.Pipeline.Beat();
        Assert.Equal(TimeSpan.Zero, heartbeat.Worst().Overdue);
    }
}
