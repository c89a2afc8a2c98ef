using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Forwarding;
using Gateway.Pipeline;
using Gateway.Systemd;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks;

/// <summary>The real parts of the gateway around one made-up sensor, with a view of how far its upstream is.</summary>
internal sealed class BenchGateway : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly StoreKeeper store;
    private readonly PipelineLoop pipeline;
    private readonly Forwarder forwarder;
    private readonly Task[] loops;
    private readonly List<double> commits = new(10_000);
    private readonly Lock gate = new();

    /// <summary>Starts it.</summary>
    public BenchGateway(BenchSetup setup, TimeProvider time)
    {
        var upstream = setup.Upstream();
        var (wake, sending) = (new Signal(), new Signal());
        var (state, states) = (new GatewayState(), new AlertStates());
        var notices = new SystemNotices(time, wake.Set);
        var heartbeat = new Heartbeat(time);
        store = new StoreKeeper(new StoreParts
        {
            Open = _ => new OpenedStore(setup.Parts.Store(setup.Folder)),
            Upstreams = [upstream.Lanes],
            Sensors = [],
            Committed = Note,
            Notices = notices,
            State = state,
            Heartbeat = heartbeat,
            Time = time,
            Logger = NullLogger.Instance,
        });
        var owed = store.Slots[0].Current;
        var source = new Source(BenchSetup.Id, setup.Sensor, setup.Points, default, wake, time, stop.Token);
        var section = new SensorSection(BenchSetup.Id, setup.Sensor, SensorStart.Retry, setup.Points);
        var threads = new SensorThreads([new SensorRunner(section, source, notices, time, NullLogger.Instance, stop.Token)], time, stop.Token);
        pipeline = new PipelineLoop(new PipelineParts
        {
            Sources = [source],
            Rules = setup.Alerts(),
            Store = store,
            Notices = notices,
            State = state,
            States = states,
            Heartbeat = heartbeat,
            Wake = wake,
            Forwarders = [sending],
            Linger = TimeSpan.FromSeconds(1),
            Time = time,
            Logger = NullLogger.Instance,
        });
        forwarder = new Forwarder(
            new ForwarderParts
            {
                Upstream = upstream,
                ClientId = "bench-" + owed.Outbox.Stream,
                Owed = store.Slots[0],
                States = states,
                Format = upstream.Format(BenchSetup.Id),
                Link = setup.Parts.Link,
                Topics = new Topics("gateways", BenchSetup.Id),
                State = state,
                Notices = notices,
                Wake = sending,
                Time = time,
                Logger = NullLogger.Instance,
            },
            Random.Shared);
        loops = [threads.RunAsync(), Task.Run(() => pipeline.RunAsync(stop.Token)), Task.Run(() => forwarder.RunAsync(stop.Token))];
    }

    /// <summary>Readings that the broker has acknowledged, those of earlier runs on this store included.</summary>
    public long Delivered => store.Slots[0].Current.Main.Cursor(Lane.Readings);

    /// <summary>How long each commit took so far, in seconds.</summary>
    public IReadOnlyList<double> Commits
    {
        get
        {
            lock (gate)
            {
                return [.. commits];
            }
        }
    }

    /// <summary>Delivers everything the sensor has and returns when the broker has acknowledged it.</summary>
    /// <param name="sensor">The sensor.</param>
    /// <param name="count">How many readings it delivers.</param>
    /// <param name="broker">Where to.</param>
    /// <param name="folder">Where the store is made.</param>
    /// <param name="parts">Link and store.</param>
    /// <param name="time">The clock.</param>
    public static async Task DeliverAsync(BenchSensor sensor, long count, Uri broker, string folder, BenchParts parts, TimeProvider time)
    {
        await using var gateway = new BenchGateway(new BenchSetup(sensor, broker, folder) { Parts = parts }, time);

        // Looking costs CPU of its own, so at a slow pace it is done rarely.
        var look = sensor.Every > TimeSpan.Zero ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromMilliseconds(2);
        while (gateway.Delivered < count)
        {
            await Task.Delay(look, time);
        }
    }

    /// <summary>Ends it. A loop that failed meanwhile fails here.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        forwarder.Dispose();
        pipeline.Dispose();
        store.Dispose();
        stop.Dispose();
    }

    private void Note(double seconds)
    {
        lock (gate)
        {
            commits.Add(seconds);
        }
    }
}
