using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Systemd;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Acquisition;

public sealed class BusThreadTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly CancellationTokenSource stop = new();

    public void Dispose() => stop.Dispose();

    [Fact]
    public async Task A_driver_with_a_fault_in_its_code_ends_the_thread_with_that_fault()
    {
        var threads = Threads(new ScriptedSensor { OnStep = static _ => throw new InvalidOperationException("a bug") });
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => threads.RunAsync().WaitAsync(Patience.Limit));
        Assert.Equal("a bug", error.Message);
    }

    [Fact]
    public async Task Stopping_ends_a_thread_that_waits_for_the_next_slot_and_closes_its_sensors()
    {
        var stepped = new TaskCompletionSource();
        var sensor = new ScriptedSensor
        {
            OnStep = _ =>
            {
                stepped.TrySetResult();
                return Next.Slot;
            },
        };
        var threads = Threads(sensor);
        var running = threads.RunAsync();
        await stepped.Task.WaitAsync(Patience.Limit);
        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit);
        Assert.Equal(1, sensor.Closed);
    }

    [Fact]
    public async Task A_device_that_hangs_is_no_fault_of_the_schedule_and_neither_is_a_long_wait()
    {
        var stepping = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        var heartbeat = new Heartbeat(time);
        var threads = Threads(heartbeat, new ScriptedSensor
        {
            OnStep = _ =>
            {
                stepping.TrySetResult();
                release.Wait(Patience.Limit);
                return Next.Finished;
            },
        });
        var running = threads.RunAsync();
        await stepping.Task.WaitAsync(Patience.Limit);
        time.Advance(TimeSpan.FromHours(1));
        heartbeat.Pipeline.Beat();
        Assert.Equal(TimeSpan.Zero, heartbeat.Worst().Overdue);

        release.Set();
        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit);
        time.Advance(TimeSpan.FromHours(1));
        heartbeat.Pipeline.Beat();
        Assert.Equal(TimeSpan.Zero, heartbeat.Worst().Overdue);
    }

    [Fact]
    public async Task A_sensor_is_stepped_again_when_its_slot_comes()
    {
        using var steps = new SemaphoreSlim(0);
        var threads = Threads(new ScriptedSensor
        {
            OnStep = _ =>
            {
                steps.Release();
                return Next.Slot;
            },
        });
        var running = threads.RunAsync();
        for (var i = 0; i < 5; i++)
        {
            // The clock is moved until the step is seen: the thread sets its timer at its own pace.
            while (!await steps.WaitAsync(TimeSpan.FromMilliseconds(5)))
            {
                time.Advance(TimeSpan.FromMilliseconds(250));
            }
        }

        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit);
    }

    private SensorThreads Threads(ScriptedSensor sensor) => Threads(null, sensor);

    private SensorThreads Threads(Heartbeat? heartbeat, ScriptedSensor sensor)
    {
        Point[] points = [new Point(0, "s", "value", null)];
        var source = new Source("s", sensor, points, default, new Signal(), time, stop.Token);
        var runner = new SensorRunner(
            new SensorSection("s", sensor, SensorStart.Retry, points), source, new SystemNotices(time, static () => { }), time, NullLogger.Instance, stop.Token);
        return new SensorThreads([runner], time, stop.Token, heartbeat);
    }
}
