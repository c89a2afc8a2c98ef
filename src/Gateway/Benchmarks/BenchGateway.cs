using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Formats;
using Gateway.Forwarding;
using Gateway.Mqtt;
using Gateway.Outbox;
using Gateway.Pipeline;
using Gateway.Rules;
using Gateway.Systemd;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks;

/// <summary>The real parts of the gateway around one made-up sensor, with a view of how far its upstream is.</summary>
internal static class BenchGateway
{
    /// <summary>Delivers everything the sensor has and returns when the broker has acknowledged it.</summary>
    /// <param name="sensor">The sensor.</param>
    /// <param name="count">How many readings it delivers.</param>
    /// <param name="broker">Where to.</param>
    /// <param name="folder">Where the store is made.</param>
    /// <param name="time">The clock.</param>
    public static async Task DeliverAsync(BenchSensor sensor, long count, Uri broker, string folder, TimeProvider time)
    {
        using var stop = new CancellationTokenSource();
        var upstream = Upstream(broker);
        var (wake, sending) = (new Signal(), new Signal());
        var state = new GatewayState();
        var notices = new SystemNotices(time, wake.Set);
        var heartbeat = new Heartbeat(time);
        using var store = new StoreKeeper(new StoreParts
        {
            Open = _ => new OpenedStore(SqliteOutbox.Open(folder)),
            Upstreams = [upstream.Lanes],
            Sensors = [],
            Notices = notices,
            State = state,
            Heartbeat = heartbeat,
            Time = time,
            Logger = NullLogger.Instance,
        });
        var owed = store.Slots[0].Current;
        var source = new Source("bench", sensor, [BenchSensor.Point], default, wake, time, stop.Token);
        var section = new SensorSection("bench", sensor, SensorStart.Retry, [BenchSensor.Point]);
        var threads = new SensorThreads([new SensorRunner(section, source, notices, time, NullLogger.Instance, stop.Token)], time, stop.Token);
        using var pipeline = new PipelineLoop(new PipelineParts
        {
            Sources = [source],
            Rules = RuleSet.Bind([], [BenchSensor.Point]),
            Store = store,
            Notices = notices,
            State = state,
            Heartbeat = heartbeat,
            Wake = wake,
            Forwarders = [sending],
            Linger = TimeSpan.FromSeconds(1),
            Time = time,
            Logger = NullLogger.Instance,
        });
        using var forwarder = new Forwarder(
            new ForwarderParts
            {
                Upstream = upstream,
                ClientId = "bench-" + owed.Outbox.Stream,
                Owed = store.Slots[0],
                Format = upstream.Format("bench"),
                Link = static (options, signal, clock) => new MqttLink(options, signal, clock),
                Topics = new Topics("gateways", "bench"),
                State = state,
                Notices = notices,
                Wake = sending,
                Time = time,
                Logger = NullLogger.Instance,
            },
            Random.Shared);

        // Looking costs CPU of its own, so at a slow pace it is done rarely.
        var look = sensor.Every > TimeSpan.Zero ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromMilliseconds(2);
        Task[] loops = [threads.RunAsync(), Task.Run(() => pipeline.RunAsync(stop.Token)), Task.Run(() => forwarder.RunAsync(stop.Token))];
        while (owed.Main.Cursor(Lane.Readings) < count)
        {
            await Task.Delay(look, time);
        }

        await stop.CancelAsync();
        await Task.WhenAll(loops);
    }

    private static UpstreamSection Upstream(Uri broker) => new()
    {
        Id = "bench",
        Urls = [broker],
        Version5 = true,
        KeepAlive = TimeSpan.FromSeconds(30),
        AckTimeout = TimeSpan.FromSeconds(20),
        RetryMax = TimeSpan.FromSeconds(1),
        Window = 100,
        DrainRate = 1e9,
        Send = Lanes.All,
        FromOldest = false,
        Format = FormatCatalog.All.Find("cloudevents")!.Construct(Settings.ForDescription()),
    };
}
