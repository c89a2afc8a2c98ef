using System.Globalization;
using TestKit;

namespace SystemTests;

/// <summary>One recording, one broker, one witness, and a gateway that can be started, killed and started again.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-scene-").FullName;

    private Scene(MosquittoBroker broker, Witness witness, string recording)
    {
        Broker = broker;
        Witness = witness;
        Recording = recording;
    }

    /// <summary>The broker.</summary>
    public MosquittoBroker Broker { get; }

    /// <summary>The witness.</summary>
    public Witness Witness { get; }

    /// <summary>The file of the recording.</summary>
    public string Recording { get; private set; }

    /// <summary>Path of the configuration.</summary>
    public string Configuration => Path.Combine(folder, "gateway.yaml");

    /// <summary>Sets the scene; <paramref name="speed"/> is that of the replay.</summary>
    public static async Task<Scene> SetAsync(string recording, string speed, string upstream = "")
    {
        var broker = await MosquittoBroker.StartAsync();
        var scene = new Scene(broker, new Witness(broker.Port, "gateways/scene/#"), string.Empty);
        scene.Recording = Recordings.File(recording, scene.folder);
        await File.WriteAllTextAsync(scene.Configuration, $$"""
            gateway: { id: scene }
            sensors:
              history: { driver: replay, file: {{scene.Recording}}, speed: {{speed}}, channel: temperature, unit: "[degF]" }
            rules:
              too-warm: { point: history/temperature, above: 76, hysteresis: 2 }
              too-cold: { point: history/temperature, below: 60, hysteresis: 2, on-delay: 2h }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{broker.Port}}", retry-max: 1s{{upstream}} }
            store: { path: {{scene.folder}}/store }
            """);
        await scene.Witness.SubscribedAsync();
        return scene;
    }

    /// <summary>Starts the gateway.</summary>
    public GatewayProcess Start() => GatewayProcess.Start("run", "--config", Configuration);

    /// <summary>Waits until every row of the recording has arrived as a reading.</summary>
    public async Task ArrivedAsync(int rows) => await Eventually.TrueAsync(
        () => Witness.Count >= rows && new Ledger(Witness.Messages).Lane("readings").Count >= rows,
        () => $"{rows} readings arrive; {new Ledger(Witness.Messages).Lane("readings").Count} did");

    /// <summary>Waits until the gateway has said goodbye.</summary>
    public async Task GoodbyeAsync() => await Eventually.TrueAsync(
        () => Witness.Messages[^1] is var last && last.Topic.EndsWith("/status", StringComparison.Ordinal) && last.Payload.Contains("offline", StringComparison.Ordinal),
        "the last message is the status offline");

    /// <summary>What the rules must have said about the recording, computed without the product.</summary>
    public IReadOnlyList<(string Kind, string Time)> Expected(bool above, double limit, TimeSpan onDelay) =>
        [.. RecordingOracle.Transitions(Recordings.Rows(Recording), above, limit, hysteresis: 2, onDelay)
            .Select(t => (t.Raised ? "raised" : "cleared", new DateTime(t.Ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)))];

    public async ValueTask DisposeAsync()
    {
        Witness.Dispose();
        await Broker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
