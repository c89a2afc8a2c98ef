using System.Net.Sockets;
using Gateway.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Systemd;

public sealed class WatchdogTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"gw-watchdog-{Guid.NewGuid():N}");
    private readonly Socket systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ManualTime time = new();
    private readonly CancellationTokenSource stop = new();

    public WatchdogTests() => systemd.Bind(new UnixDomainSocketEndPoint(path));

    public void Dispose()
    {
        systemd.Dispose();
        stop.Dispose();
        File.Delete(path);
    }

    [Theory]
    [InlineData("120000000", 120)]
    [InlineData("", 0)]
    [InlineData(null, 0)]
    [InlineData("soon", 0)]
    [InlineData("-5", 0)]
    public void The_period_is_what_systemd_says(string? text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Watchdog.Period(text));

    [Fact]
    public async Task It_is_fed_twice_per_period_while_the_pipeline_makes_progress_and_not_when_it_is_stuck()
    {
        using var notifier = new Notifier(path);
        var heartbeat = new Heartbeat(time);
        var stuck = new SignallingLogger(LogLevel.Critical);
        var running = new Watchdog(notifier, heartbeat, TimeSpan.FromSeconds(120), time, stuck).RunAsync(stop.Token);
        await FedAsync();

        time.Advance(TimeSpan.FromSeconds(60));
        await FedAsync();

        time.Advance(TimeSpan.FromSeconds(60));
        await stuck.LoggedAsync();
        Assert.Equal("STATUS=stuck: the pipeline has not made a step for 120 s", await ToldAsync());
        Assert.Equal(0, systemd.Available);

        heartbeat.Pipeline.Beat();
        time.Advance(TimeSpan.FromSeconds(60));
        await FedAsync();
        Assert.Equal(0, systemd.Available);

        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Nobody_is_fed_where_no_watchdog_is_asked_for()
    {
        using var notifier = new Notifier(path);
        await new Watchdog(notifier, new Heartbeat(time), TimeSpan.Zero, time, NullLogger.Instance).RunAsync(stop.Token).WaitAsync(Patience.Limit);
        Assert.Equal(0, systemd.Available);
    }

    private async Task FedAsync() => Assert.Equal("WATCHDOG=1", await ToldAsync());

    private async Task<string> ToldAsync()
    {
        var buffer = new byte[128];
        using var patience = new CancellationTokenSource(Patience.Limit);
        var length = await systemd.ReceiveAsync(buffer, patience.Token);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }
}
