using System.Text.Json;
using SystemTests.Brokers;
using TestKit;

namespace SystemTests.Docs;

/// <summary>The worked examples of docs/scale-out.md, run: shared subscriptions, a quorum queue, a JetStream stream, and the tables in which repeats and gaps are found.</summary>
[Trait("Category", "Brokers")]
public sealed class ScaleOutPageTests : IDisposable
{
    private const int Rows = 500;
    private static readonly string[] Nodes = ["rabbit-1", "rabbit-2", "rabbit-3", "nats-1", "nats-2"];
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-scale-").FullName;

    public static TheoryData<string> Rabbit => Named("rabbitmq");

    public static TheoryData<string> Nats => Named("nats");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MosquittoFact]
    public async Task Workers_with_a_shared_subscription_share_every_reading_once()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var page = Page(("mosquitto_sub -V 5", $"echo $$ >> pids; exec mosquitto_sub -p {broker.Port} -V 5"));
        var workers = page.Block("worker-1.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => page.TryAsync(line)).ToList();
        await Eventually.TrueAsync(() => broker.Log.Split("$share/workers/").Length > 2, () => "both have subscribed: " + broker.Log);
        await FlowAsync("upstreams: { one: { url: \"mqtt://127.0.0.1:" + broker.Port + "\" } }", broker.Port);
        await Eventually.TrueAsync(() => Lines(1).Length + Lines(2).Length >= Rows, () => $"all have come: {Lines(1).Length} and {Lines(2).Length}");
        await page.ShellAsync("kill $(cat pids)");
        await Task.WhenAll(workers);
        Assert.NotEmpty(Lines(1));
        Assert.NotEmpty(Lines(2));
        AssertComplete(page, [.. Lines(1), .. Lines(2)]);
    }

    [Theory]
    [MemberData(nameof(Rabbit))]
    public async Task A_quorum_queue_has_everything_also_after_a_restart_of_the_broker(string name)
    {
        var management = Loopback.FreePort();
        var page = Page(("localhost:15672", $"127.0.0.1:{management}"));
        var recipe = BrokerRecipes.Of(name);
        await using var broker = await RealBroker.StartAsync(recipe with { Prepare = site => Prepared(recipe, site, page.Block("mqtt.listeners"), management) });
        await Eventually.TrueAsync(() => Loopback.Accepts(management), () => "the API is there: " + broker.Log);
        await page.RunAsync("x-queue-type");
        await File.WriteAllTextAsync(Path.Combine(folder, "broker-password"), "guest");
        await FlowAsync(Upstreams(page, "rabbit-1", broker.Port), broker.Port, "guest");
        await broker.StopAsync();
        await broker.StartAgainAsync();
        var got = string.Empty;
        await Eventually.TrueAsync(() => Loopback.Accepts(management), "the API is there again");
        await Eventually.TrueAsync(() => (got = page.TryAsync(page.Block("ackmode")).GetAwaiter().GetResult().Output).StartsWith("[{", StringComparison.Ordinal), () => "the queue is there: " + got);
        AssertComplete(page, [.. JsonDocument.Parse(got).RootElement.EnumerateArray().Select(m => m.GetProperty("payload").GetString()!)]);
    }

    [Theory]
    [MemberData(nameof(Nats))]
    public async Task A_stream_of_JetStream_has_everything_also_after_a_restart_of_the_server(string name)
    {
        var port = 0;
        var page = Page(("\"num_replicas\":3", "\"num_replicas\":1"));
        var recipe = BrokerRecipes.Of(name);
        await using var broker = await RealBroker.StartAsync(recipe with { Prepare = site => Prepared(recipe, site, page.Block("jetstream {"), port = site.Spare) });
        using (var client = new NatsClient(port))
        {
            Assert.DoesNotContain("\"error\"", client.Ask("$JS.API.STREAM.CREATE.GATEWAYS", page.Block("\"GATEWAYS\"")), StringComparison.Ordinal);
            Assert.DoesNotContain("\"error\"", client.Ask("$JS.API.CONSUMER.DURABLE.CREATE.GATEWAYS.worker", $$"""{"stream_name":"GATEWAYS","config":{{page.Block("durable_name")}}}"""), StringComparison.Ordinal);
        }

        await FlowAsync(Upstreams(page, "nats-1.example", broker.Port), broker.Port);
        await broker.StopAsync();
        await broker.StartAgainAsync();
        using var reader = new NatsClient(port);
        List<string> all = [];
        await Eventually.TrueAsync(
            () =>
            {
                all.AddRange(reader.Take("GATEWAYS", "worker", 100));
                return all.Exists(m => m.Contains("system.stopped", StringComparison.Ordinal));
            },
            "the last event has come");
        AssertComplete(page, all);
    }

    /// <summary>Everything is there, each twice is each once, and what is taken out is found, until a notice names it.</summary>
    private static void AssertComplete(PageRun page, IReadOnlyList<string> payloads)
    {
        using var tables = new EventTables(page.All("sql"));
        foreach (var payload in payloads.Concat(payloads))
        {
            tables.Store(payload);
        }

        Assert.Empty(tables.Gaps);
        Assert.True(tables.Count >= Rows, $"{tables.Count} events");
        var before = tables.Count;
        tables.Do("delete from event where lane = 'readings' and number between 100 and 102");
        Assert.Equal(before - 3, tables.Count);
        Assert.Equal(["readings 100 to 102"], tables.Gaps);
        var stream = JsonDocument.Parse(payloads.First(p => p.Contains("\"lane\"", StringComparison.Ordinal))).RootElement.GetProperty("stream").GetString();
        tables.Store($$"""{"type":"loss.v1","stream":"{{stream}}","lane":"readings","data":{"from":99,"to":102,"count":4,"reason":"evicted"} }""");
        Assert.Empty(tables.Gaps);
    }

    private static TheoryData<string> Named(string name) => [.. ((IEnumerable<object[]>)BrokerRecipes.Names).Select(row => (string)row[0]).Where(n => n == name)];

    private static BrokerCommand Prepared(BrokerRecipe recipe, BrokerSite site, string written, int port)
    {
        var command = recipe.Prepare(site);
        if (recipe.Name == "nats")
        {
            site.Write("nats.conf", $"host: 127.0.0.1\nport: {site.Spare}\n" + written.Replace("/var/lib/nats", $"\"{site.Folder}/store\"", StringComparison.Ordinal).Replace("port: 1883", $"host: 127.0.0.1, port: {site.Port}", StringComparison.Ordinal));
            return command;
        }

        // What the page says goes before what the recipe says.
        var file = Path.Combine(site.Folder, "rabbitmq.conf");
        var lines = written.Replace("= 1883", $"= 127.0.0.1:{site.Port}", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var others = File.ReadAllLines(file).Where(l => !Array.Exists(lines, w => w.Split('=')[0] == l.Split('=')[0]));
        File.WriteAllLines(file, [.. others, .. lines, "management.tcp.ip = 127.0.0.1", $"management.tcp.port = {port}"]);
        site.Write("enabled_plugins", "[rabbitmq_mqtt,rabbitmq_management].\n");
        return command;
    }

    private static string Upstreams(PageRun page, string part, int port) =>
        Nodes.Aggregate(page.Block(part), (text, node) => text.Replace($"{node}.example.com:1883", $"127.0.0.1:{port}", StringComparison.Ordinal));

    private PageRun Page(params (string Written, string Here)[] places) => new("docs/scale-out.md", nameof(ScaleOutPageTests), folder, places);

    private string[] Lines(int worker) => File.Exists(Path.Combine(folder, $"worker-{worker}.jsonl")) ? File.ReadAllLines(Path.Combine(folder, $"worker-{worker}.jsonl")) : [];

    /// <summary>A recording goes through the gateway, until a subscriber has all of it and the gateway has said goodbye.</summary>
    private async Task FlowAsync(string upstreams, int port, string? login = null)
    {
        using var witness = new Witness(port, "gateways/scene/#", login, login, "3.1.1");
        await witness.SubscribedAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "history.csv"), string.Join('\n', RecordingGenerator.Csv().Split('\n').Take(Rows + 1)));
        var file = Path.Combine(folder, "gateway.yaml");
        await File.WriteAllTextAsync(file, $$"""
            gateway: { id: scene }
            sensors: { history: { driver: replay, file: history.csv, speed: 3000000, channel: temperature, unit: "[degF]" } }
            rules: { too-warm: { point: history/temperature, above: 76, hysteresis: 2 } }
            store: { path: {{folder}}/store }
            {{upstreams}}
            """);
        using var gateway = GatewayProcess.Start("run", "--config", file);
        await Eventually.TrueAsync(() => witness.Messages.Count(m => m.Topic.Contains("/readings/", StringComparison.Ordinal)) >= Rows, () => $"the recording arrives: {gateway.Output}{gateway.Error}");
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
    }
}
