using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Abstractions.Store;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Control;
using Gateway.Diagnostics;
using Gateway.Systemd;
using Gateway.Outbox;
using Gateway.Pipeline;
using Gateway.Reporting;
using Gateway.Rules;
using Gateway.Rules.Performance;
using Gateway.Tests.Acquisition;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Pipeline;

/// <summary>A pipeline turned by hand: one sensor, the rule "above 30", an outbox in memory, one upstream.</summary>
internal sealed class PipelineBench : IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    public PipelineBench(TimeSpan? linger = null, bool recorded = false, IOutbox? store = null, string ack = "none", ChannelReport? report = null)
    {
        var sensor = new ScriptedSensor(new Gateway.Abstractions.Sensors.Channel("temperature", "Cel")) { Recorded = recorded, CanWait = recorded };
        var point = new Point(0, "bench", "temperature", "Cel", recorded);
        Outbox = new FailingOutbox(store ?? new MemoryOutbox());
        Notices = new SystemNotices(Time, Wake.Set);
        var heartbeat = new Heartbeat(Time);
        Store = new StoreKeeper(new StoreParts
        {
            Open = _ => new OpenedStore(Outbox),
            Upstreams = [new UpstreamLanes("local", Lanes.All)],
            Sensors = ["bench"],
            Notices = Notices,
            State = State,
            Heartbeat = heartbeat,
            Time = Time,
            Logger = NullLogger.Instance,
        });
        Reader = Store.Slots[0].Current.Main;
        Source = new Source("bench", sensor, [point], Store.Token("bench"), Wake, Time, stopping.Token);
        Reports = new Reporters([new SensorSection("bench", sensor, SensorStart.Retry, [point]) { Reports = report is null ? [] : [report] }]);
        Door = new RulesDoor(Wake);
        Rule = ReadRule(ack);
        Loop = new PipelineLoop(new PipelineParts
        {
            Sources = [Source],
            Rules = RuleSet.Bind([Rule], [point]),
            Reports = Reports,
            Store = Store,
            Notices = Notices,
            State = State,
            Heartbeat = heartbeat,
            Door = Door,
            Clock = () => IsSynchronised,
            Figures = Figures,
            States = States,
            Wake = Wake,
            Forwarders = [Forwarder],
            Linger = linger ?? TimeSpan.FromSeconds(1),
            Time = Time,
            Logger = NullLogger.Instance,
        });
    }

    public ManualTime Time { get; } = new();

    /// <summary>What the system says of its clock.</summary>
    public bool? IsSynchronised { get; set; }

    public AlertFigures Figures { get; } = new(new Instant(0, DateTime.UnixEpoch.Ticks));

    public Gateway.Forwarding.AlertStates States { get; } = new();

    public Signal Wake { get; } = new();

    public Signal Forwarder { get; } = new();

    public GatewayState State { get; } = new();

    public SystemNotices Notices { get; }

    public Reporters Reports { get; }

    public RulesDoor Door { get; }

    public FailingOutbox Outbox { get; }

    public StoreKeeper Store { get; }

    public OutboxTopic OutboxTopic => new(() => Store.Current, () => Store.Desk, () => Store.Slots, State, new EventJson("g"));

    public DeadLettersTopic LettersTopic => new(() => Store.Desk, new EventJson("g"));

    public IOutboxReader Reader { get; }

    public Source Source { get; }

    public PipelineLoop Loop { get; }

    private Rule Rule { get; }

    /// <summary>A store that a pipeline left with the alert active.</summary>
    public static async Task<MemoryOutbox> StoreWithAnAlertAsync()
    {
        var store = new MemoryOutbox();
        using var before = new PipelineBench(store: store);
        await before.StartAsync();
        before.Read(31);
        await before.TurnsAsync();
        return store;
    }

    public Task StartAsync() => Loop.StartAsync(Store.States, CancellationToken.None);

    public ValueTask<bool> TurnAsync() => Loop.TurnAsync(CancellationToken.None);

    /// <summary>Turns until there is nothing to do at once.</summary>
    public async Task TurnsAsync()
    {
        while (await TurnAsync())
        {
        }
    }

    /// <summary>Starts, takes the disk away and does something: the commit fails, and fails again.</summary>
    public async Task TurnVolatileAsync(Action something)
    {
        await StartAsync();
        Outbox.Fails = true;
        something();
        var turn = TurnAsync().AsTask();
        Time.Advance(TimeSpan.FromMilliseconds(100));
        await turn.WaitAsync(Patience.Limit);
    }

    public void Read(double value) => Source.Add(new Sample(0, value));

    /// <summary>What is committed: <c>readings 1 21.5</c>, <c>alerts 1 raised</c>.</summary>
    public List<string> Committed(Lane lane) => Read(Reader, lane);

    /// <summary>The same of any reader.</summary>
    public static List<string> Read(IOutboxReader reader, Lane lane)
    {
        var events = new List<StoredEvent>();
        while (reader.Read(lane, events.Count == 0 ? reader.Cursor(lane) : events[^1].Sequence, 1000, events) > 0)
        {
        }

        return events.ConvertAll(e => lane == Lane.Readings ? FormattableString.Invariant($"{e.Sequence} {e.Value}") : $"{e.Sequence} {e.Kind}");
    }

    public void Dispose()
    {
        Loop.Dispose();
        Store.Dispose();
        stopping.Dispose();
    }

    private static Rule ReadRule(string ack)
    {
        var settings = Written.Settings(Written.Map(("point", "bench/temperature"), ("above", "30"), ("hysteresis", "2"), ("ack", ack), ("silent-after", "off")), out _, "rules.warm");
        return Gateway.Rules.Rule.Read("warm", settings);
    }
}
