using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Acquisition;

/// <summary>Sensors that join and leave a bus whose thread runs.</summary>
public sealed class BusChangeTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly CancellationTokenSource stop = new();
    private readonly HangingBus bus = new();
    private int opened;

    public void Dispose()
    {
        bus.Release();
        stop.Dispose();
    }

    [Fact]
    public async Task One_that_joins_and_one_that_leaves_are_opened_and_closed_alone()
    {
        var (a, b, c) = (Make("a"), Make("b"), Make("c"));
        var thread = Start(a, b);
        await Task.WhenAll(a.Stepped.Task, b.Stepped.Task).WaitAsync(Patience.Limit);
        await thread.ChangeAsync([b.Runner], [c.Runner]).WaitAsync(Patience.Limit);
        await c.Stepped.Task.WaitAsync(Patience.Limit);
        Assert.Equal([a.Runner, c.Runner], thread.Sensors);
        Assert.Equal((1, 0, 1, 1, 1, 0), (a.Opened, a.Closed, b.Opened, b.Closed, c.Opened, c.Closed));
        Assert.Equal(1, opened);
        await EndAsync(thread);
        Assert.Equal((1, 1, 1), (a.Closed, b.Closed, c.Closed));
    }

    [Fact]
    public async Task Without_sensors_the_thread_ends_and_closes_the_bus()
    {
        var a = Make("a");
        var thread = Start(a);
        await a.Stepped.Task.WaitAsync(Patience.Limit);
        await thread.ChangeAsync([a.Runner], []).WaitAsync(Patience.Limit);
        await thread.Completion.WaitAsync(Patience.Limit);
        await bus.Closed.WaitAsync(Patience.Limit);
        Assert.Equal(1, a.Closed);
        await thread.ChangeAsync([], [a.Runner]).WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task One_that_hangs_while_it_is_closed_is_left_and_the_others_say_that_the_bus_hangs()
    {
        var (a, b) = (Make("a"), Make("b"));
        var thread = Start(a, b);
        await Task.WhenAll(a.Stepped.Task, b.Stepped.Task).WaitAsync(Patience.Limit);
        b.HangsOnClose = bus;
        bus.Shut();
        var leaving = thread.ChangeAsync([b.Runner], []);
        await bus.Entered.WaitAsync(Patience.Limit);

        // From here on all hangs: else the clock, which runs ahead of the thread, might find the bus well again.
        a.HangsOnStep = bus;
        while (!leaving.IsCompleted || a.Runner.Failure is null)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.StartsWith("bus hangs", a.Runner.Failure, StringComparison.Ordinal);
        Assert.Equal([a.Runner], thread.Sensors);
        bus.Release();
        await EndAsync(thread);
    }

    private async Task EndAsync(BusThread thread)
    {
        await stop.CancelAsync();
        await thread.Completion.WaitAsync(Patience.Limit);
    }

    private BusThread Start(params Member[] members)
    {
        var thread = new BusThread(
            "test-1",
            [.. members.Select(m => m.Runner)],
            () =>
            {
                Interlocked.Increment(ref opened);
                return bus;
            },
            time,
            stop.Token);
        thread.Start();
        return thread;
    }

    private Member Make(string id) => new(id, time);

    private sealed class Member : ISensor, ISensorSession
    {
        private int opened;
        private int closed;

        public Member(string id, TimeProvider time)
        {
            Point[] points = [new(0, id, "value", null)];
            Runner = new SensorRunner(
                new SensorSection(id, this, SensorStart.Retry, points),
                new Source(id, this, points, default, new Signal(), time, CancellationToken.None),
                new SystemNotices(time, static () => { }),
                time,
                NullLogger.Instance,
                CancellationToken.None);
        }

        public SensorRunner Runner { get; }

        public TaskCompletionSource Stepped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HangingBus? HangsOnClose { get; set; }

        public HangingBus? HangsOnStep { get; set; }

        public int Opened => Volatile.Read(ref opened);

        public int Closed => Volatile.Read(ref closed);

        public IReadOnlyList<Channel> Channels { get; } = [new("value", null)];

        public TimeSpan Every => TimeSpan.FromMinutes(1);

        string? ISensor.Bus => "test-1";

        public ISensorSession Open(Opening opening)
        {
            Interlocked.Increment(ref opened);
            return this;
        }

        public Next Step(Instant now, ISampleSink into)
        {
            HangsOnStep?.Transact();
            into.Add(new Sample(0, 1));
            Stepped.TrySetResult();
            return Next.Slot;
        }

        public void Dispose()
        {
            HangsOnClose?.Transact();
            Interlocked.Increment(ref closed);
        }
    }
}
