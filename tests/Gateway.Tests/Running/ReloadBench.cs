using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Links;
using Gateway.Abstractions.Sensors;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Outbox;
using Gateway.Pipeline;
using Gateway.Rules;
using Gateway.Running;
using Gateway.Systemd;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Running;

/// <summary>
/// Everything of a gateway that a reload touches, on a clock of the test: the real loops and threads, a store in memory, brokers that are the
/// test, and drivers that count how often they are opened. The files are a text.
/// </summary>
internal sealed class ReloadBench : IAsyncDisposable
{
    private const string Head = "gateway: { id: g }\n";
    private readonly CancellationTokenSource sensing = new();
    private readonly CancellationTokenSource judging = new();
    private readonly CancellationTokenSource sending = new();
    private readonly Lock gate = new();
    private readonly List<FakeLink> links = [];
    private readonly Task judged;
    private readonly Notifier systemd = new(null);

    public ReloadBench(string yaml)
    {
        Text = yaml;
        var start = Load().Configuration!;
        Notices = new SystemNotices(Time, Wake.Set);
        Store = new StoreKeeper(new StoreParts
        {
            Open = _ => new OpenedStore(Outbox),
            Upstreams = RunningUpstreams.Lanes(start.Upstreams),
            Sensors = [.. start.Sensors.Select(s => s.Id)],
            Notices = Notices,
            State = State,
            Heartbeat = Heartbeat = new Heartbeat(Time),
            Time = Time,
            Logger = NullLogger.Instance,
        });
        Core = new GatewayCore
        {
            Gateway = start.Gateway,
            Store = Store,
            Notices = Notices,
            State = State,
            Heartbeat = Heartbeat,
            Wake = Wake,
            States = States,
            Link = Connect,
            Time = Time,
            Logger = NullLogger.Instance,
        };
        Sensors = new RunningSensors(Core, start.Sensors, sensing.Token);
        Upstreams = new RunningUpstreams(Core, start.Upstreams, sending.Token);
        Pipeline = new PipelineLoop(new PipelineParts
        {
            Sources = Sensors.Sources,
            Rules = RuleSet.Bind(start.Rules, start.Points, start.Computations),
            Store = Store,
            Notices = Notices,
            State = State,
            Heartbeat = Heartbeat,
            States = States,
            Wake = Wake,
            Forwarders = Upstreams.Wakes,
            Linger = TimeSpan.Zero,
            Time = Time,
            Logger = NullLogger.Instance,
        });
        foreach (var upstream in Upstreams.All)
        {
            Upstreams.Start(upstream);
        }

        Pipeline.StartAsync(Store.States, CancellationToken.None).GetAwaiter().GetResult();
        judged = Task.Run(() => Pipeline.RunAsync(judging.Token));
        Sensors.StartAsync(Sensors.All).GetAwaiter().GetResult();
        Reloader = new Reloader(Core, new ReloadSource("test", Load) { SetLevel = l => Level = l }, start, Sensors, Upstreams, Pipeline, systemd, () => Changes++, () => "well");
    }

    public ManualTime Time { get; } = new();

    public Signal Wake { get; } = new();

    public GatewayState State { get; } = new();

    public Gateway.Forwarding.AlertStates States { get; } = new();

    public Heartbeat Heartbeat { get; }

    public MemoryOutbox Outbox { get; } = new(100_000);

    public SystemNotices Notices { get; }

    public StoreKeeper Store { get; }

    public GatewayCore Core { get; }

    public RunningSensors Sensors { get; }

    public RunningUpstreams Upstreams { get; }

    public PipelineLoop Pipeline { get; }

    public Reloader Reloader { get; }

    public Microsoft.Extensions.Logging.LogLevel? Level { get; private set; }

    public int Changes { get; private set; }

    /// <summary>What is written now, without the group <c>gateway</c>.</summary>
    public string Text { get; set; }

    /// <summary>Every sensor that was made, by its id; the last one of a name is the newest.</summary>
    public List<BenchSensor> Made { get; } = [];

    /// <summary>The ports at which no broker answers.</summary>
    public HashSet<int> Dead { get; } = [];

    public IReadOnlyList<FakeLink> Links
    {
        get
        {
            lock (gate)
            {
                return [.. links];
            }
        }
    }

    /// <summary>Writes the files and reloads.</summary>
    public Task<ReloadOutcome> ReloadAsync(string yaml)
    {
        Text = yaml;
        return Reloader.ReloadAsync().WaitAsync(Patience.Limit);
    }

    /// <summary>The sensor that takes part under this id.</summary>
    public RunningSensor Sensor(string id) => Sensors.All.Single(s => s.Section.Id == id);

    /// <summary>Waits for what other threads do, without the clock.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, Action? meanwhile = null)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience.Limit, $"in vain: {what}");
            meanwhile?.Invoke();
            await Task.Yield();
        }
    }

    /// <summary>Events of a lane as they were published to any broker, in order: their type and data.</summary>
    public List<(string Type, JsonElement Data)> Published(string lane) =>
    [
        .. Links.SelectMany(l => l.Published).Where(m => m.Topic.StartsWith($"gateways/g/{lane}/", StringComparison.Ordinal))
            .Select(m => JsonDocument.Parse(m.Payload).RootElement).Select(e => (e.GetProperty("type").GetString()!, e.GetProperty("data"))),
    ];

    public async ValueTask DisposeAsync()
    {
        await Reloader.EndAsync();
        await sensing.CancelAsync();
        await Sensors.EndAsync().WaitAsync(Patience.Limit);
        await judging.CancelAsync();
        await judged;
        await Pipeline.FinishAsync(CancellationToken.None);
        await sending.CancelAsync();
        await Task.WhenAll(Upstreams.All.Select(u => u.Running)).WaitAsync(Patience.Limit);
        Reloader.Dispose();
        Pipeline.Dispose();
        Store.Dispose();
        systemd.Dispose();
        sensing.Dispose();
        judging.Dispose();
        sending.Dispose();
    }

    private LoadedConfiguration Load() => ConfigurationLoader.Parse("g.yaml", Head + Text, new ConfigurationSources
    {
        Drivers = new Catalogue<ISensor>("driver", [new("bench", "A sensor of the test.", Make)]),
        Environment = static name => name == "SECRET" ? "hunter2" : null,
    });

    private BenchSensor Make(Settings settings)
    {
        var made = new BenchSensor(settings);
        Made.Add(made);
        return made;
    }

    private FakeLink Connect(LinkOptions options, Signal wake, TimeProvider time)
    {
        var link = new FakeLink(options, wake)
        {
            Refusal = Dead.Contains(options.Endpoint.Port) ? new LinkException(LinkFailure.Network, $"port {options.Endpoint.Port} refused the connection") : null,
            AcknowledgesAtOnce = true,
        };
        lock (gate)
        {
            links.Add(link);
        }

        return link;
    }
}

/// <summary>A sensor that has one reading when it is opened and one at each slot.</summary>
internal sealed class BenchSensor : ISensor, ISensorSession
{
    private readonly double value;
    private int opened;
    private int closed;

    public BenchSensor(Settings settings)
    {
        Id = settings.Path;
        value = settings.Number("value", "What it reads.", 1);
        Bus = settings.OptionalText("bus", "Bus.");
        Every = settings.Duration("every", "Pace.", TimeSpan.FromSeconds(10));
        Channels = [new Channel("temperature", "Cel")];
    }

    public string Id { get; }

    public string? Bus { get; }

    public TimeSpan Every { get; }

    public IReadOnlyList<Channel> Channels { get; }

    public int Opened => Volatile.Read(ref opened);

    public int Closed => Volatile.Read(ref closed);

    public ISensorSession Open(Opening opening)
    {
        Interlocked.Increment(ref opened);
        return this;
    }

    public Next Step(Instant now, ISampleSink into)
    {
        into.Add(new Sample(0, value));
        return Next.Slot;
    }

    public void Dispose() => Interlocked.Increment(ref closed);
}
