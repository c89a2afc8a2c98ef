using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Control;
using Gateway.Diagnostics;
using Gateway.Outbox;
using Gateway.Pipeline;
using Gateway.Systemd;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;
using TestKit.Wire;

namespace Gateway.Tests.Pipeline;

/// <summary>A keeper of the store without a pipeline: the test commits by hand, and opens, breaks and closes stores.</summary>
internal sealed class KeeperBench : IDisposable
{
    private readonly OpenStore open;
    private readonly OutboxBatch batch = new();

    /// <param name="open">What is found on the disk each time it is opened; by default the same store, or a new one when it is to be replaced.</param>
    /// <param name="upstreams">Ids of the upstreams; one that ends in <c>-shadow</c> is one.</param>
    public KeeperBench(OpenStore? open = null, params string[] upstreams)
    {
        this.open = open ?? (replace => new OpenedStore(Disk = replace is not null ? new ImportingOutbox(new MemoryOutbox()) : Disk));
        Notices = new SystemNotices(Time, static () => { });
        Heartbeat = new Heartbeat(Time);
        Keeper = new StoreKeeper(new StoreParts
        {
            Open = replace =>
            {
                Opened.Add(replace is not null);
                return this.open(replace);
            },
            Upstreams = [.. (upstreams.Length > 0 ? upstreams : ["local"]).Select(u => new UpstreamLanes(u, Lanes.All, Shadow: u.EndsWith("-shadow", StringComparison.Ordinal)))],
            Sensors = ["bench"],
            Notices = Notices,
            State = State,
            Heartbeat = Heartbeat,
            Changed = () => Changes++,
            Moved = () => Moves++,
            Time = Time,
            Logger = NullLogger.Instance,
        });
    }

    /// <summary>With the real store in a real folder.</summary>
    public static KeeperBench In(string path) => new(new StoreFolder(new StoreSection(InMemory: false, path, 64L << 20, TimeSpan.FromSeconds(1)), TimeProvider.System).Open);

    public ManualTime Time { get; } = new();

    public ImportingOutbox Disk { get; set; } = new(new MemoryOutbox());

    public List<bool> Opened { get; } = [];

    public SystemNotices Notices { get; }

    public GatewayState State { get; } = new();

    public Heartbeat Heartbeat { get; }

    public StoreKeeper Keeper { get; }

    public int Changes { get; private set; }

    public int Moves { get; private set; }

    public static OutboxException Failure(OutboxFailure kind) => new(kind, $"the disk is {kind}");

    /// <summary>Makes every commit to the disk fail, or work again.</summary>
    public void Break(OutboxFailure? kind) => Disk.OnCommit = kind is { } how ? _ => throw Failure(how) : null;

    /// <summary>Commits some events of a lane with their kinds, and an alert state.</summary>
    public async Task CommitAsync(params string[] kinds)
    {
        batch.Clear(Keeper.Current);
        foreach (var kind in kinds)
        {
            batch.Add(new StoredEvent(Lane.Alerts, 0, 1, kind, "bench/temperature", "warm", "{}"u8.ToArray()));
        }

        await CommitAsync(batch);
    }

    public async Task CommitAsync(OutboxBatch what)
    {
        var commit = Keeper.CommitAsync(what, CancellationToken.None).AsTask();
        Time.Advance(TimeSpan.FromMilliseconds(100));
        await commit.WaitAsync(Patience.Limit);
    }

    public OutboxBatch State0(string key, byte[]? state, ResumeToken token = default)
    {
        batch.Clear(Keeper.Current);
        batch.SetState(key, state);
        if (token.Identity is not null)
        {
            batch.SetToken("bench", token);
        }

        return batch;
    }

    /// <summary>One look between two turns, with nothing waiting.</summary>
    public bool Tend()
    {
        batch.Clear(Keeper.Current);
        return Keeper.Tend(batch);
    }

    /// <summary>What the gateway has said since the last call: <c>store-failed {"subject":…}</c> without version and boot.</summary>
    public List<string> Said()
    {
        var said = new List<SystemNotice>();
        Notices.Take(said);
        using var data = new EventData();
        var json = new EventJson("g");
        foreach (var n in said)
        {
            // Whatever is said is an event as the schemas have it.
            Assert.Empty(WireSchemas.OfEvent(json.Of(new StoredEvent(Lane.System, 1, Time.GetUtcNow().UtcTicks, n.Kind, n.Subject, null, data.System(n)), "0000cafe").ToJsonString()));
        }

        return said.ConvertAll(n => $"{n.Kind} {Short(data.System(n))}");
    }

    /// <summary>What an upstream is owed now: the alerts of each of its streams, oldest stream first.</summary>
    public List<string> Owed(int upstream = 0)
    {
        var owed = Keeper.Slots[upstream].Current;
        return [.. owed.Older.Reverse().Append(owed.Main).SelectMany(Alerts)];
    }

    public void Dispose() => Keeper.Dispose();

    private static IEnumerable<string> Alerts(IOutboxReader reader)
    {
        var events = new List<StoredEvent>();
        reader.Read(Lane.Alerts, reader.Cursor(Lane.Alerts), 100, events);
        return events.Select(e => $"{e.Sequence} {e.Kind}");
    }

    private static string Short(byte[] data)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(data));
        return "{" + string.Join(',', json.RootElement.EnumerateObject().Where(m => m.Name is not ("version" or "boot")).Select(m => m.ToString())) + "}";
    }
}
