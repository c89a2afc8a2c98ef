using System.Runtime.CompilerServices;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Control;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Doctor;
using Gateway.Drivers;
using Gateway.Drivers.Scanning;
using Gateway.Forwarding;
using Gateway.Http;
using Gateway.Pipeline;
using Gateway.Reporting;
using Gateway.Rules;
using Gateway.Rules.Performance;
using Gateway.Running;
using Gateway.Scanning;
using Gateway.Systemd;
using Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace Gateway;

/// <summary>
/// The running gateway: makes its parts from a configuration, runs them side by side, and stops them in the order of the
/// data, so that what was read is committed before the links are closed.
/// </summary>
/// <param name="configuration">What it begins with.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">The log.</param>
/// <param name="board">Notes what happens, for somebody who looks; null: nobody does.</param>
/// <param name="reload">Where another configuration comes from; null: there is none.</param>
internal sealed partial class Service(GatewayConfiguration configuration, TimeProvider time, ILoggerFactory loggers, Board? board = null, ReloadSource? reload = null)
{
    private static readonly TimeSpan CommitTime = TimeSpan.FromSeconds(1);
    private readonly ILogger logger = loggers.CreateLogger("sensor-gateway");

    /// <summary>Runs until told to stop. A part that ends by itself is a fault and ends the service.</summary>
    /// <exception cref="OutboxException">The store cannot be opened, or what is in memory at the end cannot be written.</exception>
    /// <exception cref="ServiceFaultException">A part failed.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var wake = new Signal();
        var state = new GatewayState();
        var notices = new SystemNotices(time, wake.Set);
        var heartbeat = new Heartbeat(time);
        var door = new RulesDoor(wake);
        var machine = new Machine("/", Environment.UserName);
        var figures = new AlertFigures(Instant.Now(time));
        using var network = new NetworkWatch();
        using var systemd = new Notifier(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
        RunningUpstreams? upstreams = null;
        Reloader? reloader = null;
        ControlCommands? commands = null;
        MetricSources? measured = null;
        using var meter = new GatewayMeter(() => Volatile.Read(ref measured));
        using var place = new StoreFolder(configuration.Store, time);
        using var store = new StoreKeeper(new StoreParts
        {
            Open = configuration.Store.InMemory ? null : place.Open,
            Upstreams = RunningUpstreams.Lanes(configuration.Upstreams),
            Sensors = [.. configuration.Sensors.Select(s => s.Id)],
            Notices = notices,
            State = state,
            Heartbeat = heartbeat,
            Changed = () => systemd.Status(Status()),
            Moved = () => Volatile.Read(ref upstreams)?.Wake(),
            Committed = meter.Committed,
            Time = time,
            Logger = logger,
        });
        var core = new GatewayCore
        {
            Gateway = configuration.Gateway,
            Store = store,
            Notices = notices,
            State = state,
            Heartbeat = heartbeat,
            Wake = wake,
            States = new AlertStates(),
            Network = network,
            Buses = new OpenBuses(configuration.Extensions.Extended),
            Control = (name, call) => commands!.RunAsync(name, call),
            Meter = meter,
            Time = time,
            Logger = logger,
        };

        using var sensing = new CancellationTokenSource();
        using var judging = new CancellationTokenSource();
        using var sending = new CancellationTokenSource();
        var sensors = new RunningSensors(core, configuration.Sensors, sensing.Token);
        Volatile.Write(ref upstreams, new RunningUpstreams(core, configuration.Upstreams, sending.Token));
        var reports = new Reporters(configuration.Sensors);
        using var pipeline = new PipelineLoop(new PipelineParts
        {
            Sources = sensors.Sources,
            Rules = RuleSet.Bind(configuration.Rules, configuration.Points, configuration.Computations),
            Reports = reports,
            Store = store,
            Notices = notices,
            State = state,
            Heartbeat = heartbeat,
            Board = board,
            Figures = figures,
            States = core.States,
            Door = door,
            Wake = wake,
            Forwarders = upstreams.Wakes,
            Linger = configuration.Store.ReadingsLinger,
            Clock = () => BoardChecks.IsSynchronised(machine, configuration.Gateway.ClockFile),
            Time = time,
            Logger = logger,
        });

        Measure();
        reloader = reload is null ? null : new Reloader(core, reload, configuration, sensors, upstreams, pipeline, systemd, Measure, Status);
        commands = Commands(core, sensors, door, figures, reloader, () => Volatile.Read(ref measured)!);
        board?.Attach(state, [.. upstreams.All.Select(u => u.Figures)]);
        Log.Started(logger, Product.Version, configuration.Gateway.Id, configuration.Counts);
        notices.Post("started", string.Empty, null);

        // Before the first commit: what they deliver makes room in a store that is full.
        foreach (var upstream in upstreams.All)
        {
            upstreams.Start(upstream);
        }

        await pipeline.StartAsync(store.States, stop);
        var judged = Task.Run(() => pipeline.RunAsync(judging.Token), CancellationToken.None);
        await sensors.StartAsync(sensors.All);
        var watched = new Watchdog(systemd, heartbeat, Watchdog.Period(Environment.GetEnvironmentVariable("WATCHDOG_USEC")), time, logger).RunAsync(sending.Token);
        var asked = reloader?.ListenAsync(sensing.Token) ?? Task.CompletedTask;
        var control = ControlServer.Start(ControlPath.OfService(configuration, Environment.GetEnvironmentVariable), commands, time, logger);
        var served = ServeAsync(heartbeat, state, () => Volatile.Read(ref measured), sending.Token);
        using var export = configuration.Otlp is { } otlp ? Export(otlp, meter) : null;
        systemd.Ready(Status());
        using var memory = new StartMemory(time);
        var fault = await FirstFaultAsync([judged, sensors.Failed, upstreams.Failed, .. (reloader is null ? (Task[])[] : [asked])], stop);
        systemd.Stopping();

        // Nobody comes in any more, as long as there is a loop that answers.
        await EndAsync(control?.DisposeAsync().AsTask() ?? Task.CompletedTask, "control socket");
        await EndAsync(reloader?.EndAsync() ?? Task.CompletedTask, "reload");

        // In the order of the data: no more readings, then everything judged and committed, then the links, then the cursors.
        await sensing.CancelAsync();
        await EndAsync(asked, "reload");
        await EndAsync(sensors.EndAsync(), "sensors");
        notices.Post("stopped", string.Empty, fault?.Message);
        await judging.CancelAsync();
        var committed = await EndAsync(judged, "pipeline") && await FinishAsync(pipeline);
        await sending.CancelAsync();
        await Task.WhenAll(upstreams.All.Select(u => EndAsync(u.EndAsync(), "forwarder")));
        await EndAsync(watched, "watchdog");
        await EndAsync(served, "http");
        committed = committed && await FinishAsync(pipeline) && await EndAsync(Task.Run(store.End, CancellationToken.None), "store");
        reloader?.Dispose();
        fault ??= committed ? null : new ServiceFaultException("what was in memory could not be written at the end");
        if (fault is not null)
        {
            throw fault;
        }

        Log.Stopped(logger);

        void Measure() => Volatile.Write(ref measured, new MetricSources
        {
            Sources = sensors.Sources,
            Sensors = [.. sensors.All.Select(s => s.Runner)],
            Pipeline = pipeline,
            Reports = reports,
            Store = store,
            Notices = notices,
            Door = door,
            Upstreams = [.. upstreams.All.Select(u => u.Figures)],
            State = state,
            Commits = meter.CommitTimes,
            Gateway = configuration.Gateway.Id,
            Started = started,
            Time = time,
        });

        // What systemctl status shows.
        string Status() =>
            (state.StoreVolatile ? $"DEGRADED: the store cannot be written, events are in memory only ({state.StoreFailure}); " : string.Empty)
            + (reloader?.Running ?? configuration).Counts;
    }

    private static async Task<ServiceFaultException?> FirstFaultAsync(List<Task> parts, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        var ended = await Task.WhenAny([stopped.Task, .. parts]);
        return ended.Exception?.GetBaseException() is { } error ? new ServiceFaultException(error.Message, error) : null;
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

    private ControlCommands Commands(GatewayCore core, RunningSensors sensors, RulesDoor door, AlertFigures figures, Reloader? reloader, Func<MetricSources> measured)
    {
        var (id, store, json) = (configuration.Gateway.Id, core.Store, new EventJson(configuration.Gateway.Id));
        var rules = new AskRules(door, core.State, time);
        return new ControlCommands(
            id,
            rules,
            figures,
            new OutboxTopic(() => store.Current, () => store.Desk, () => store.Slots, core.State, json),
            new DeadLettersTopic(() => store.Desk, json),
            new ReloadTopic(reloader, rules),
            new StatusTopic(configuration, measured, reloader),
            new SensorsTopic(
                () => [.. sensors.All.Select(s => s.Runner)],
                new BusScan(() => [.. sensors.All.Select(s => new BusMember(s.Section.Id, s.Section.Sensor))], [], core.Buses, new NodeInventory(), time),
                time));
    }

    /// <summary>By itself, so that the library is in memory only where it is used.</summary>
#pragma warning disable CA1859 // whoever names the type of what is returned has the library loaded
    [MethodImpl(MethodImplOptions.NoInlining)]
    private IDisposable Export(OtlpSection otlp, GatewayMeter meter) => new OtlpExport(otlp, meter, configuration.Gateway.Id, loggers.CreateLogger("otlp"));
#pragma warning restore CA1859

    /// <summary>Answers over HTTP, if the configuration wants it.</summary>
    private Task ServeAsync(Heartbeat heartbeat, GatewayState state, Func<MetricSources?> measured, CancellationToken stopping) =>
        configuration.Http is not { } section ? Task.CompletedTask
            : new HttpServer(
                section,
                new Health(heartbeat, state, measured),
                () => measured() is { } now ? PrometheusText.Write(now) : null,
                time,
                loggers).RunAsync(stopping);

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
