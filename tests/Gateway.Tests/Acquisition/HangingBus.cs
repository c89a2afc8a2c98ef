using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Acquisition;

/// <summary>A bus whose transactions do not return while the test keeps its gate shut.</summary>
internal sealed class HangingBus : IBus
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly ManualResetEventSlim gate = new(initialState: true);
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when a transaction has begun.</summary>
    public Task Entered => entered.Task;

    /// <summary>Done when it was closed.</summary>
    public Task Closed => closed.Task;

    public void Shut() => gate.Reset();

    public void Release() => gate.Set();

    public void Transact()
    {
        entered.TrySetResult();
        Assert.True(gate.Wait(Patience), "the test never opened the gate");
    }

    public void Dispose() => closed.TrySetResult();
}

/// <summary>A sensor on such a bus, with its keeper and its readings.</summary>
internal sealed class BusSensor : ISensor
{
    public BusSensor(string id, TimeSpan every, TimeProvider time, SystemNotices notices, SensorStart start = SensorStart.Retry)
    {
        Every = every;
        Point[] points = [new(0, id, "value", null)];
        Source = new Source(id, this, points, default, new Signal(), time, CancellationToken.None);
        Runner = new SensorRunner(new SensorSection(id, this, start, points), Source, notices, time, NullLogger.Instance, CancellationToken.None);
    }

    public SensorRunner Runner { get; }

    public Source Source { get; }

    public IReadOnlyList<Channel> Channels { get; } = [new("value", null)];

    public TimeSpan Every { get; }

    public string Bus => "test-1";

    public ISensorSession Open(Opening opening) => new Session((HangingBus)opening.Bus!);

    /// <summary>What came since the last call: the reason, or <c>good</c>.</summary>
    public List<string> Taken()
    {
        var taken = new List<string>();
        while (Source.TryRead(out var reading))
        {
            taken.Add(reading.Reason ?? "good");
        }

        return taken;
    }

    private sealed class Session(HangingBus bus) : ISensorSession
    {
        public Next Step(Instant now, ISampleSink into)
        {
            bus.Transact();
            into.Add(new Sample(0, 1));
            return Next.Slot;
        }

        public void Dispose()
        {
            // Nothing of its own is open.
        }
    }
}
