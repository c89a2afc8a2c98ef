using System.Text.RegularExpressions;
using TestKit;

namespace SystemTests.Disk;

/// <summary>
/// A gateway with a store of a few MiB, a broker that can go, and a witness. One sensor floods it with readings; another one raises an alert
/// and clears it four times a second, so that there is always an alert to come soon.
/// </summary>
internal sealed partial class DiskScene : IAsyncDisposable
{
    /// <summary>A disk is tried once a minute at least; a loaded machine takes its time.</summary>
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(4);

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-disk-scene-").FullName;
    private readonly List<GatewayProcess> runs = [];
    private string flooding = string.Empty;

    private DiskScene(MosquittoBroker broker, TinyDisk? disk) => (Broker, Disk, Witness) = (broker, disk, new Witness(broker.Port, "gateways/disk/#"));

    public MosquittoBroker Broker { get; }

    public Witness Witness { get; }

    /// <summary>Folder of the store.</summary>
    public string Store => Path.Combine(Disk?.Folder ?? folder, "store");

    /// <summary>The files that count for its limit, as they are now.</summary>
    public IEnumerable<FileInfo> StoreFiles() => (OtherParts.Store is { } other
        ? Directory.EnumerateFiles(Path.Combine(Store, other))
        : ((string[])["outbox.db", "outbox.db-wal", "reserve"]).Select(f => Path.Combine(Store, f))).Select(f => new FileInfo(f)).Where(f => f.Exists);

    /// <summary>What has arrived, judged.</summary>
    public StreamAccounts Accounts => new(Witness.Messages);

    /// <summary>All that the gateways of this scene have printed.</summary>
    public string Output => string.Join('\n', runs.Select(r => r.Output + r.Error));

    private TinyDisk? Disk { get; }

    /// <summary>Sets the scene.</summary>
    /// <param name="limit">The limit of the store.</param>
    /// <param name="flood">How often the flood is read.</param>
    /// <param name="disk">The disk of the store; null: a folder.</param>
    public static async Task<DiskScene> SetAsync(string limit, string flood, TinyDisk? disk = null)
    {
        var broker = await MosquittoBroker.StartAsync();
        var scene = new DiskScene(broker, disk);
        await scene.Witness.SubscribedAsync();
        var channels = string.Join(", ", Enumerable.Range(0, 8).Select(i => $"t{i}: {{ wave: sine, period: 10s }}"));
        scene.flooding = $"flood: {{ driver: simulated, every: {flood}, channels: {{ {channels} }} }}";
        await File.WriteAllTextAsync(scene.Configuration, $$"""
            gateway: { id: disk }
            sensors:
              {{scene.flooding}}
              door: { driver: simulated, every: 50ms, channels: { open: { wave: square, period: 500ms, low: 0, high: 1 } } }
            rules:
              open: { point: door/open, above: 0.5, hysteresis: 0, flapping: off }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{broker.Port}}", retry-max: 1s }
            store: { path: {{scene.Store}}, limit: {{limit}}, readings-linger: 200ms }
            """);
        return scene;
    }

    private string Configuration => Path.Combine(folder, "gateway.yaml");

    /// <summary>Starts the gateway, which ends with the scene at the latest; <paramref name="launcher"/> when it is not that of the disk.</summary>
    public GatewayProcess Start(string[]? launcher = null)
    {
        var gateway = GatewayProcess.StartBy(launcher ?? Disk?.Launcher ?? [], "run", "--config", Configuration);
        runs.Add(gateway);
        return gateway;
    }

    /// <summary>Waits until the gateway has written <paramref name="words"/> to its log.</summary>
    public Task LoggedAsync(string words, TimeSpan? limit = null) =>
        Eventually.TrueAsync(() => Output.Contains(words, StringComparison.Ordinal), () => $"'{words}' is logged: {Tail()}", limit);

    /// <summary>Waits until it has decided on so many more alerts.</summary>
    public async Task DecidedAsync(int more)
    {
        var before = Decided().Count;
        await Eventually.TrueAsync(() => Decided().Count >= before + more, () => $"{more} more alerts are decided: {Tail()}");
    }

    /// <summary>Waits until so many more alerts than now have arrived.</summary>
    public async Task AlertsArriveAsync(int more)
    {
        var before = Alerts();
        await Eventually.TrueAsync(() => Alerts() >= before + more, () => $"{more} more alerts arrive: {Tail()}");
    }

    /// <summary>Waits until the witness has the events of kind <paramref name="kind"/>.</summary>
    public Task SystemArrivesAsync(string kind, TimeSpan? limit = null) => Eventually.TrueAsync(
        () => Witness.Messages.Any(m => m.Payload.Contains($"\"system.{kind}.", StringComparison.Ordinal)),
        () => $"system.{kind} arrives: {Tail()}",
        limit);

    /// <summary>Waits until the last status says that the store is on the disk.</summary>
    public Task DurableAsync() => Eventually.TrueAsync(
        () => Witness.Messages.Last(m => m.Topic.EndsWith("/status", StringComparison.Ordinal)).Payload.Contains("\"store\":\"durable\"", StringComparison.Ordinal),
        () => $"the store is durable: {Tail()}",
        Minute);

    /// <summary>
    /// Ends the gateway, lets another one without the flood deliver what the store still holds, and judges: exit code 0, everything that is owed
    /// arrived or is named as lost, and all alerts that were logged arrived.
    /// </summary>
    /// <param name="gateway">The gateway that runs.</param>
    /// <param name="alertsLost">Alerts may be lost if a notice says so: their store was damaged.</param>
    /// <param name="killed">One alert may have been logged and not yet committed.</param>
    public async Task<StreamAccounts> CompleteAsync(GatewayProcess gateway, bool alertsLost = false, bool killed = false)
    {
        await StopAsync(gateway);
        await File.WriteAllTextAsync(Configuration, (await File.ReadAllTextAsync(Configuration)).Replace(flooding, string.Empty, StringComparison.Ordinal));
        var last = Start();
        await AlertsArriveAsync(2);
        var begun = TimeProvider.System.GetTimestamp();
        while (Accounts.Complaints.Count > 0 && !last.HasExited && TimeProvider.System.GetElapsedTime(begun) < Minute)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        }

        await StopAsync(last);
        var accounts = Accounts;
        Assert.True(accounts.Complaints.Count == 0, string.Join('\n', accounts.Complaints.Take(20)) + "\n" + Tail());
        var told = accounts.Lane("alerts").Select(e => (e.GetProperty("type").GetString()!.Split('.')[1], e.GetProperty("time").GetString()!)).OrderBy(a => a.Item2, StringComparer.Ordinal).ToList();
        var lost = accounts.Streams.Sum(s => accounts.Of(s, "alerts").Lost) + (killed ? 1 : 0);
        if (alertsLost && lost > 0)
        {
            Assert.InRange(Decided().Except(told).Count(), 0, lost);
        }
        else
        {
            Assert.Equal(Decided(), told);
        }

        return accounts;
    }

    public async ValueTask DisposeAsync()
    {
        runs.ForEach(r => r.Dispose());
        Witness.Dispose();
        await Broker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task StopAsync(GatewayProcess gateway)
    {
        var (code, _) = await gateway.TerminateAsync();
        Assert.True(code == 0, Tail());
        await Eventually.TrueAsync(
            () => Witness.Messages.Last(m => m.Topic.EndsWith("/status", StringComparison.Ordinal)).Payload.Contains("\"offline\"", StringComparison.Ordinal),
            "the last status is offline");
    }

    private int Alerts() => Witness.Messages.Count(m => m.Topic.StartsWith("gateways/disk/alerts/", StringComparison.Ordinal));

    /// <summary>The alerts as the log tells them: kind and time.</summary>
    private List<(string Kind, string Time)> Decided() => [.. Told().Matches(Output).Select(m => (m.Groups["kind"].Value, m.Groups["time"].Value))];

    private string Tail() => string.Join('\n', Output.Split('\n').Where(l => !l.Contains("INF Alert ", StringComparison.Ordinal)).TakeLast(30));

    [GeneratedRegex(@"INF Alert (?<kind>raised|cleared) .*, at (?<time>\S+)", RegexOptions.NonBacktracking)]
    private static partial Regex Told();
}
