using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Systemd;
using TestKit;

namespace Gateway.Tests.Acquisition;

public sealed class SupervisedBusTests : IDisposable
{
    private const string Hangs = "bus hangs";
    private readonly ManualTime time = new();
    private readonly ArmedTime armed;
    private readonly SystemNotices notices;
    private readonly Alarm alarm;
    private readonly List<HangingBus> opened = [];
    private readonly BusSensor a;
    private readonly BusSensor b;
    private readonly SupervisedBus bus;

    /// <summary>How many of the buses that are opened hang, from the first on.</summary>
    private int hanging;

    public SupervisedBusTests()
    {
        notices = new SystemNotices(time, static () => { });
        armed = new ArmedTime(time);
        alarm = new Alarm(armed);
        a = new BusSensor("a", TimeSpan.FromMilliseconds(100), time, notices);
        b = new BusSensor("b", TimeSpan.FromHours(1), time, notices);
        bus = Supervise(a, b);
    }

    public void Dispose()
    {
        opened.ForEach(o => o.Release());
        bus.End();
        alarm.Dispose();
        armed.Dispose();
    }

    [Fact]
    public void A_bus_that_answers_gives_readings_and_is_opened_once()
    {
        Step(a);
        Step(b);
        Step(a);
        Assert.Equal(["good", "good"], a.Taken());
        Assert.Equal(["good"], b.Taken());
        Assert.Single(opened);
    }

    [Fact]
    public async Task One_that_hangs_is_a_bad_reading_of_each_of_its_sensors_and_they_have_failed()
    {
        hanging = 1;
        await HangAsync(a);
        Assert.Equal([Hangs], a.Taken());
        Assert.Equal([Hangs], b.Taken());
        Assert.StartsWith("bus hangs: test-1 did not answer for 5s; check ", a.Runner.Failure, StringComparison.Ordinal);
        Assert.Equal(["sensor-failed a", "sensor-failed b"], Said());
    }

    [Fact]
    public async Task While_it_hangs_each_sensor_says_so_at_its_own_pace_and_nobody_touches_the_bus()
    {
        hanging = 1;
        await HangAsync(a);
        var now = Now();
        Assert.InRange(a.Runner.Due - now, 0, TimeSpan.FromMilliseconds(100).Ticks);
        Assert.InRange(b.Runner.Due - now, 0, TimeSpan.FromHours(1).Ticks);
        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            Step(a);
        }

        Assert.Equal([Hangs, Hangs, Hangs, Hangs, Hangs, Hangs], a.Taken());
        Assert.Equal([Hangs], b.Taken());
        Assert.Single(opened);
    }

    [Fact]
    public async Task After_a_pause_another_thread_opens_it_anew_and_all_sensors_are_asked_at_once()
    {
        hanging = 1;
        await HangAsync(a);
        a.Taken();
        b.Taken();
        Said();
        time.Advance(TimeSpan.FromSeconds(1.1));
        Step(a);
        Assert.True(b.Runner.Due <= Now());
        Step(b);
        Assert.Equal(["good"], a.Taken());
        Assert.Equal(["good"], b.Taken());
        Assert.Equal(2, opened.Count);
        Assert.Equal(SensorRunner.Never, bus.Retry);
        Assert.Equal((null, null), (a.Runner.Failure, b.Runner.Failure));
        Assert.Equal(["sensor-recovered a", "sensor-recovered b"], Said());
    }

    [Fact]
    public async Task What_the_abandoned_thread_still_delivers_is_dropped_and_it_closes_its_bus()
    {
        hanging = 1;
        await HangAsync(a);
        a.Taken();
        opened[0].Release();
        await opened[0].Closed.WaitAsync(Patience.Limit);
        Assert.Empty(a.Taken());
        Assert.NotNull(a.Runner.Failure);
    }

    [Fact]
    public async Task When_the_second_thread_hangs_too_there_is_no_third_until_one_is_back()
    {
        hanging = 2;
        await HangAsync(a);
        Assert.Equal(1, Pause(), 0.1);
        time.Advance(TimeSpan.FromSeconds(1.1));
        await HangAsync(a);
        List<double> pauses = [];
        for (var i = 0; i < 6; i++)
        {
            pauses.Add(Math.Round(Pause()));
            time.Advance(TimeSpan.FromSeconds(Pause() + 0.01));
            Step(a);
        }

        Assert.Equal([2, 4, 8, 16, 32, 60], pauses);
        Assert.Equal(2, opened.Count);

        opened[1].Release();
        await opened[1].Closed.WaitAsync(Patience.Limit);
        time.Advance(TimeSpan.FromSeconds(61));
        a.Taken();
        while (opened.Count < 3)
        {
            // The thread closes its bus a moment before it has ended.
            time.Advance(TimeSpan.FromSeconds(61));
            Step(a);
        }

        Assert.Equal("good", a.Taken()[^1]);
    }

    [Fact]
    public async Task A_sensor_that_must_open_ends_the_service_when_its_bus_hangs_at_the_start()
    {
        var must = new BusSensor("must", TimeSpan.FromSeconds(1), time, notices, SensorStart.Error);
        var strict = Supervise(must);
        hanging = 1;
        var error = await Assert.ThrowsAsync<SensorException>(() => HangAsync(must, strict));
        Assert.StartsWith("sensor must cannot be opened and has 'start: error': bus hangs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_no_reason_to_restart_the_service_and_the_schedule_goes_on_saying_so()
    {
        hanging = 2;
        var heartbeat = new Heartbeat(time);
        using var stop = new CancellationTokenSource();
        var thread = new BusThread("test-1", [a.Runner, b.Runner], Open, time, stop.Token, heartbeat.Join("schedule of bus test-1"));
        thread.Start();
        var said = 0;
        var patience = TimeProvider.System.GetTimestamp();
        while (said < 20)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(patience) < Patience.Limit, $"only {said} readings came");
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
            said += a.Taken().Count;
        }

        // Stopping does not wait for what hangs.
        await stop.CancelAsync();
        while (!thread.Completion.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await thread.Completion;
        heartbeat.Pipeline.Beat();
        Assert.Equal(TimeSpan.Zero, heartbeat.Worst().Overdue);
        Assert.InRange(opened.Count, 1, 2);
    }

    private SupervisedBus Supervise(params BusSensor[] sensors) =>
        new("test-1", Open, [.. sensors.Select(s => s.Runner)], alarm, time, SupervisedBus.Deadline);

    private HangingBus Open()
    {
        var made = new HangingBus();
        if (opened.Count < hanging)
        {
            made.Shut();
        }

        opened.Add(made);
        return made;
    }

    private long Now() => Instant.Now(time).Ticks;

    /// <summary>Seconds until the bus is tried again.</summary>
    private double Pause() => TimeSpan.FromTicks(bus.Retry - Now()).TotalSeconds;

    /// <summary>A step that needs no time on the manual clock.</summary>
    private void Step(BusSensor sensor) => bus.Step(sensor.Runner, Instant.Now(time));

    /// <summary>A step that hangs: once the schedule waits for it the clock is moved over the deadline.</summary>
    private async Task HangAsync(BusSensor sensor, SupervisedBus? on = null)
    {
        armed.Reset();
        var before = opened.Count;
        var stepping = Task.Run(() => (on ?? bus).Step(sensor.Runner, Instant.Now(time)));
        await armed.ArmedAsync(Patience.Limit);

        // Each that hangs is a new one; its thread may be slower than the clock of the test.
        Assert.True(SpinWait.SpinUntil(() => opened.Count > before && opened[before] is not null, Patience.Limit));
        await opened[before].Entered.WaitAsync(Patience.Limit);
        time.Advance(SupervisedBus.Deadline + TimeSpan.FromMilliseconds(1));
        await stepping.WaitAsync(Patience.Limit);
    }

    private List<string> Said()
    {
        var taken = new List<SystemNotice>();
        time.Advance(TimeSpan.FromMinutes(2));
        notices.Take(taken);
        return taken.ConvertAll(n => $"{n.Kind} {n.Subject}");
    }
}
