using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Control;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Forwarding;
using Gateway.Http;
using Gateway.Mqtt;
using Gateway.Pipeline;
using Gateway.Rules;
using Gateway.Rules.Performance;
using Gateway.Systemd;
using Microsoft.Extensions.Logging;

namespace Gateway;

/// <summary>
/// The running gateway: makes its parts from a configuration, runs them side by side, and stops them in the order of the
/// data, so that what was read is committed before the links are closed.
/// </summary>
internal sealed partial class Service(GatewayConfiguration configuration, TimeProvider time, ILoggerFactory loggers, Board? board = null)
{
    private static readonly TimeSpan SensorTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CommitTime = TimeSpan.FromSeconds(1);
    private readonly ILogger logger = loggers.CreateLogger("sensor-gateway");

    /// <summary>Runs until told to stop. A part that ends by itself is a fault and ends the service.</summary>
    /// <exception cref="OutboxException">The store cannot be opened, or what is in memory at the end cannot be written.</exception>
    /// <exception cref="ServiceFaultException">A part failed.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var wake = new Signal();
        var state = new GatewayState();
        var notices = new SystemNotices(time, wake.Set);
        var heartbeat = new Heartbeat(time);
        var door = new RulesDoor(wake);
        var figures = new AlertFigures(Instant.Now(time));
        var states = new AlertStates();
        using var network = new NetworkWatch();
        using var systemd = new Notifier(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
        var wakes = configuration.Upstreams.Select(_ => new Signal()).ToList();
        MetricSources? measured = null;
        using var meter = new GatewayMeter(() => Volatile.Read(ref measured));
        using var store = new StoreKeeper(new StoreParts
        {
            Open = configuration.Store.InMemory ? null : new StoreFolder(configuration.Store, time).Open,
            Upstreams = [.. configuration.Upstreams.Select(u => u.Lanes)],
            Sensors = [.. configuration.Sensors.Select(s => s.Id)],
            Notices = notices,
            State = state,
            Heartbeat = heartbeat,
            Changed = () => systemd.Status(StatusLine(state)),
            Moved = () => wakes.ForEach(w => w.Set()),
            Committed = meter.Committed,
            Time = time,
            Logger = logger,
        });

        using var sensing = new CancellationTokenSource();
        using var judging = new CancellationTokenSource();
        using var sending = new CancellationTokenSource();
        var sources = Sources(store, wake, sensing.Token);
        var runners = Runners(sources, notices, sensing.Token);
        var threads = new SensorThreads(runners, time, sensing.Token, heartbeat);
        var forwarders = configuration.Upstreams.Select((u, i) => MakeForwarder(u, store.Slots[i], store.Report, wakes[i], state, states, network, notices)).ToList();
        using var pipeline = new PipelineLoop(new PipelineParts
        {
            Sources = sources,
            Rules = RuleSet.Bind(configuration.Rules, configuration.Points, configuration.Computations),
            Store = store,
            Notices = notices,
            State = state,
            Heartbeat = heartbeat,
            Board = board,
            Figures = figures,
            States = states,
            Door = door,
            Wake = wake,
            Forwarders = wakes,
            Linger = configuration.Store.ReadingsLinger,
            Time = time,
            Logger = logger,
        });

        Volatile.Write(ref measured, new MetricSources
        {
            Sources = sources,
            Sensors = runners,
            Pipeline = pipeline,
            Store = store,
            Notices = notices,
            Door = door,
            Upstreams = [.. forwarders.Select(f => f.Figures)],
            State = state,
            Time = time,
        });
        board?.Attach(state, [.. forwarders.Select(f => f.Figures)]);
        Log.Started(logger, Product.Version, configuration.Gateway.Id, configuration.Counts);
        notices.Post("started", string.Empty, null);

        // Before the first commit: what they deliver makes room in a store that is full.
        var sent = forwarders.ConvertAll(f => Task.Run(() => f.Loop.RunAsync(sending.Token), CancellationToken.None));
        await pipeline.StartAsync(store.States, stop);
        var judged = Task.Run(() => pipeline.RunAsync(judging.Token), CancellationToken.None);
        var sensed = threads.RunAsync();
        var watched = new Watchdog(systemd, heartbeat, Watchdog.Period(Environment.GetEnvironmentVariable("WATCHDOG_USEC")), time, logger).RunAsync(sending.Token);
        var control = ControlServer.Start(
            ControlPath.OfService(configuration, Environment.GetEnvironmentVariable), Commands(door, state, figures, store), time, logger);
        var served = ServeAsync(heartbeat, state, () => Volatile.Read(ref measured), meter, sending.Token);
        systemd.Ready(StatusLine(state));
        var fault = await FirstFaultAsync([judged, sensed, .. sent], stop);
        systemd.Stopping();

        // Nobody comes in any more, as long as there is a loop that answers.
        await EndAsync(control?.DisposeAsync().AsTask() ?? Task.CompletedTask, "control socket");

        // In the order of the data: no more readings, then everything judged and committed, then the links, then the cursors.
        await sensing.CancelAsync();
        await EndAsync(threads.EndAsync().WaitAsync(SensorTime, time, CancellationToken.None), "sensors");
        notices.Post("stopped", string.Empty, fault?.Message);
        await judging.CancelAsync();
        var committed = await EndAsync(judged, "pipeline") && await FinishAsync(pipeline);
        await sending.CancelAsync();
        await Task.WhenAll(sent.Select(s => EndAsync(s, "forwarder")));
        await EndAsync(watched, "watchdog");
        await EndAsync(served, "http");
        forwarders.ForEach(f => f.Loop.Dispose());
        committed = committed && await FinishAsync(pipeline) && await EndAsync(Task.Run(store.End, CancellationToken.None), "store");
        fault ??= committed ? null : new ServiceFaultException("what was in memory could not be written at the end");
        if (fault is not null)
        {
            throw fault;
        }

        Log.Stopped(logger);
    }

    private static async Task<ServiceFaultException?> FirstFaultAsync(List<Task> parts, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        while (true)
        {
            var ended = await Task.WhenAny([stopped.Task, .. parts]);
            if (ended == stopped.Task)
            {
                return null;
            }

            if (ended.Exception?.GetBaseException() is { } error)
            {
                return new ServiceFaultException(error.Message, error);
            }

            // The sensors may all be finished (recordings at their end); the gateway goes on for its rules and upstreams.
            parts.Remove(ended);
        }
    }

    /// <summary>Waits for a part that was told to stop. False when it failed.</summary>
    private async Task<bool> EndAsync(Task part, string name)
    {
        try
        {
            await part;
            return true;
        }
        catch (Exception e)
        {
            Log.PartFailed(logger, name, e);
            return false;
        }
    }

    private async Task<bool> FinishAsync(PipelineLoop pipeline)
    {
        using var deadline = new CancellationTokenSource(CommitTime, time);
        return await EndAsync(pipeline.FinishAsync(deadline.Token), "last commit");
    }

    private ControlCommands Commands(RulesDoor door, GatewayState state, AlertFigures figures, StoreKeeper store)
    {
        var json = new EventJson(configuration.Gateway.Id);
        return new ControlCommands(
            configuration.Gateway.Id,
            new AskRules(door, state, time),
            figures,
            new OutboxTopic(() => store.Current, () => store.Desk, store.Slots, state, json),
            new DeadLettersTopic(() => store.Desk, json));
    }

    /// <summary>Answers over HTTP, if the configuration wants it.</summary>
    private Task ServeAsync(Heartbeat heartbeat, GatewayState state, Func<MetricSources?> measured, GatewayMeter meter, CancellationToken stopping) =>
        configuration.Http is not { } section ? Task.CompletedTask
            : new HttpServer(
                section,
                new Health(heartbeat, state, measured),
                () => measured() is { } now ? PrometheusText.Write(now, meter.CommitTimes) : null,
                time,
                loggers).RunAsync(stopping);

    /// <summary>What <c>systemctl status</c> shows.</summary>
    private string StatusLine(GatewayState state) =>
        (state.StoreVolatile ? $"DEGRADED: the store cannot be written, events are in memory only ({state.StoreFailure}); " : string.Empty)
        + configuration.Counts;

    private List<Source> Sources(StoreKeeper store, Signal wake, CancellationToken stopping)
    {
        var sources = configuration.Sensors.Select(s => new Source(s.Id, s.Sensor, s.Points, store.Token(s.Id), wake, time, stopping, s.Corrections)).ToList();
        foreach (var source in sources.Where(s => s.IsRecorded && !store.TokensKnown))
        {
            source.Hold();
        }

        return sources;
    }

    private List<SensorRunner> Runners(List<Source> sources, SystemNotices notices, CancellationToken stopping) =>
        [.. configuration.Sensors.Zip(sources, (section, source) => new SensorRunner(section, source, notices, time, logger, stopping))];

    private (Forwarder Loop, UpstreamFigures Figures) MakeForwarder(UpstreamSection upstream, OwedSlot owed, Action<OutboxException> damaged, Signal wake, GatewayState state, AlertStates states, NetworkWatch network, SystemNotices notices)
    {
        var health = new UpstreamState();
        return (new Forwarder(
            new ForwarderParts
            {
                Upstream = upstream,
                ClientId = upstream.ClientId ?? $"{configuration.Gateway.Id}-{owed.Current.Outbox.Stream}",
                Owed = owed,
                Damaged = damaged,
                States = states,
                Network = network,
                Format = upstream.Format(configuration.Gateway.Id),
                Link = static (options, signal, clock) => new MqttLink(options, signal, clock),
                Topics = new Topics(configuration.Gateway.TopicPrefix, configuration.Gateway.Id),
                State = state,
                Health = health,
                Notices = notices,
                Wake = wake,
                Time = time,
                Logger = logger,
            },
            Random.Shared), new UpstreamFigures(upstream.Id, upstream.Urls[0].GetLeftPart(UriPartial.Path), owed, health));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "sensor-gateway {Version} runs as {Gateway}: {Parts}")]
        public static partial void Started(ILogger logger, string version, string gateway, string parts);

        [LoggerMessage(Level = LogLevel.Error, Message = "The {Part} ended with a fault")]
        public static partial void PartFailed(ILogger logger, string part, Exception error);

        [LoggerMessage(Level = LogLevel.Information, Message = "Stopped; everything read is stored")]
        public static partial void Stopped(ILogger logger);
    }
}

/// <summary>A part of the service failed; the process ends with exit code 1 and systemd starts it again.</summary>
internal sealed class ServiceFaultException(string message, Exception? cause = null) : Exception(message, cause);
