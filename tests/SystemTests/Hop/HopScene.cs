using System.Globalization;
using TestKit;
using TestKit.Proxy;

namespace SystemTests.Hop;

/// <summary>One recording, a gateway, and a mosquitto behind a recording proxy, where delivery is judged.</summary>
internal sealed class HopScene : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-hop-").FullName;

    private HopScene(MosquittoBroker broker, int rows) => (Broker, Rows) = (broker, [.. RecordingGenerator.Rows().Take(rows)]);

    public MosquittoBroker Broker { get; }

    public RecordingProxy Proxy { get; private set; } = null!;

    public HopLedger Ledger { get; } = new();

    /// <summary>The rows of the recording.</summary>
    public IReadOnlyList<(long Ticks, double Value)> Rows { get; }

    private string Configuration => Path.Combine(folder, "gateway.yaml");

    /// <summary>Sets the scene. Nothing runs yet but broker and proxy.</summary>
    /// <param name="rows">How many rows of the recording; all: 9,227.</param>
    /// <param name="speed">Speed of the replay.</param>
    /// <param name="upstream">Further settings of the upstream.</param>
    /// <param name="capture">A file for what passes, or null.</param>
    public static async Task<HopScene> SetAsync(int rows, string speed = "max", string upstream = "retry-max: 1s", string? capture = null)
    {
        var scene = new HopScene(await MosquittoBroker.StartAsync("set_tcp_nodelay true"), rows); // without it mosquitto waits 40 ms for the proxy's TCP acknowledgement
        scene.Proxy = new RecordingProxy(scene.Broker.Port, scene.Ledger.Take) { Capture = capture is null ? null : new CaptureFile(capture) };
        await File.WriteAllTextAsync(Path.Combine(scene.folder, "history.csv"), string.Join('\n', RecordingGenerator.Csv().Split('\n').Take(rows == int.MaxValue ? rows : rows + 1)));
        scene.Configure(speed, upstream);
        return scene;
    }

    /// <summary>Starts the gateway.</summary>
    public GatewayProcess Start() => GatewayProcess.Start("run", "--config", Configuration);

    /// <summary>Waits until the broker has acknowledged so many readings.</summary>
    public Task AcknowledgedAsync(int readings, GatewayProcess gateway, TimeSpan? limit = null) => Eventually.TrueAsync(
        () => Ledger.Count("readings") >= readings,
        () => $"{readings} readings are acknowledged; {Ledger.Count("readings")} are, over {Ledger.Logins} logins. {string.Join('\n', Ledger.Complaints(atEnd: false))}\n{gateway.Output}{gateway.Error}",
        limit ?? TimeSpan.FromMinutes(4));

    /// <summary>
    /// Waits until everything has a PUBACK, ends the gateway and judges: every row of the recording, every alert as the oracle has it, every
    /// number, no id with two contents.
    /// </summary>
    public async Task CompleteAsync(GatewayProcess gateway, TimeSpan? limit = null)
    {
        await AcknowledgedAsync(Rows.Count, gateway, limit);
        var (code, _) = await gateway.TerminateAsync();
        Assert.Equal((0, string.Empty), (code, gateway.Error));
        await Eventually.TrueAsync(() => Ledger.SaidGoodbye, "the gateway has said goodbye");
        Assert.Empty(Ledger.Complaints());
        Assert.Equal(Rows.Select(r => r.Value), Ledger.Readings);
        AssertAlerts("too-warm", above: true, 76, TimeSpan.Zero);
        AssertAlerts("too-cold", above: false, 60, TimeSpan.FromHours(2));
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Broker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private void Configure(string speed, string upstream) => File.WriteAllText(Configuration, $$"""
        gateway: { id: scene }
        sensors:
          history: { driver: replay, file: {{folder}}/history.csv, speed: {{speed}}, channel: temperature, unit: "[degF]" }
        rules:
          too-warm: { point: history/temperature, above: 76, hysteresis: 2 }
          too-cold: { point: history/temperature, below: 60, hysteresis: 2, on-delay: 2h }
        upstreams:
          local: { url: "mqtt://127.0.0.1:{{Proxy.Port}}", drain-rate: 100000/s, {{upstream}} }
        store: { path: {{folder}}/store, readings-linger: 100ms }
        """);

    private void AssertAlerts(string rule, bool above, double limit, TimeSpan onDelay)
    {
        var expected = RecordingOracle.Transitions(Rows, above, limit, hysteresis: 2, onDelay)
            .Select(t => (t.Raised ? "raised" : "cleared", new DateTime(t.Ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));
        var found = Ledger.Alerts
            .Where(e => e.GetProperty("data").GetProperty("rule").GetString() == rule)
            .Select(e => (e.GetProperty("type").GetString()!.Split('.')[1], e.GetProperty("time").GetString()!));
        Assert.Equal(expected, found);
    }
}
