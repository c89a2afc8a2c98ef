using System.Text.Json;
using TestKit;

namespace SystemTests.Docs;

/// <summary>What docs/secure.md tells to do, done: authority, broker with its access rules, gateway, metrics; and that it keeps out what it says.</summary>
public sealed class SecurePageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-secure-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MosquittoFact]
    public async Task What_the_page_tells_works_and_keeps_out_what_it_says()
    {
        var ports = Loopback.FreePorts(2);
        var page = new PageRun(
            "docs/secure.md", nameof(SecurePageTests), folder,
            ("greenhouse-1.example.com", "localhost"), ("mqtts://broker.example.com", $"mqtts://localhost:{ports[0]}"), ("broker.example.com", "localhost"), ("listener 8883", $"listener {ports[0]} 127.0.0.1"),
            ("/etc/mosquitto/certs", folder), ("/etc/mosquitto", folder), ("0.0.0.0:9464", $"127.0.0.1:{ports[1]}"), ("localhost:9464", $"localhost:{ports[1]}"), ("curl --fail", "curl -4 -sS --fail"), ("--for 10s", "--for 3s"));
        await page.RunAsync("issue greenhouse-1");
        await File.WriteAllTextAsync(Path.Combine(folder, "gateways.acl"), page.Block("# /etc/mosquitto/gateways.acl"));
        File.Copy(Path.Combine(folder, "greenhouse-1.key"), Path.Combine(folder, "secrets_greenhouse-1.key"));
        await using var broker = await MosquittoBroker.StartAsync([.. page.Block("# /etc/mosquitto/conf.d").Split('\n').Where(l => !l.StartsWith("persistence", StringComparison.Ordinal) && !l.StartsWith("max_", StringComparison.Ordinal))]);
        await Eventually.TrueAsync(() => broker.Log.Contains(" running", StringComparison.Ordinal), "mosquitto has opened all listeners");

        var metrics = page.Block("/metrics\n").Split('\n');
        await page.ShellAsync(metrics[0]);
        File.Copy(Path.Combine(folder, "metrics"), Path.Combine(folder, "secrets_metrics"));
        using var gateway = Start(page);
        await Eventually.TrueAsync(() => gateway.Output.Contains("Upstream office: connected", StringComparison.Ordinal), () => "it is connected: " + gateway.Output + gateway.Error);

        // Who may watch sees everything; who may not ask is not heard, and no gateway speaks for another.
        var heard = string.Empty;
        await Eventually.TrueAsync(async () => (heard = await page.RunAsync("sensor-gateway listen")).Contains("greenhouse-1 reading", StringComparison.Ordinal), () => "readings are heard: " + heard);
        using var listen = GatewayProcess.Start("listen", $"mqtts://localhost:{ports[0]}", "--ca-file", In("ca.pem"), "--cert-file", In("dashboard.crt"), "--key-file", In("dashboard.key"), "--json");
        await Eventually.TrueAsync(() => listen.Output.Contains("\"connected\"", StringComparison.Ordinal), () => "listen is connected: " + listen.Error);
        await PublishAsync(page, ports[0], "dashboard", "gateways/greenhouse-1/commands/status", Commander.Payload("dashboard"));
        await PublishAsync(page, ports[0], "greenhouse-1", "gateways/greenhouse-2/status", "x");
        await PublishAsync(page, ports[0], "night-shift", "gateways/greenhouse-1/commands/ping", Commander.Payload("ping"));
        await PublishAsync(page, ports[0], "night-shift", "gateways/greenhouse-1/commands/status", Commander.Payload("asked"));
        await Eventually.TrueAsync(() => Replies(listen).Count > 0, () => "the command is answered: " + listen.Output + broker.Log);
        Assert.Equal(["asked"], Replies(listen));
        await Eventually.TrueAsync(() => broker.Log.Split("Denied PUBLISH").Length - 1 == 3, () => "the others were denied: " + broker.Log);
        Assert.NotEqual(0, (await page.TryAsync($"mosquitto_pub -h localhost -p {ports[0]} --cafile ca.pem -t x -m x")).Code);

        Assert.Contains("sensor_gateway_", await page.ShellAsync(metrics[1]), StringComparison.Ordinal);
        Assert.Contains("401", (await page.TryAsync(metrics[1].Replace("cat metrics", "echo other", StringComparison.Ordinal))).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
    }

    private static List<string> Replies(GatewayProcess listen) =>
    [
        .. listen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)
            .Where(e => e.TryGetProperty("report", out var report) && report.GetString() == "reply").Select(e => e.GetProperty("reply").GetProperty("id").GetString()!),
    ];

    private static Task<(int Code, string Output)> PublishAsync(PageRun page, int port, string who, string topic, string payload) =>
        page.TryAsync($"mosquitto_pub -V 5 -h localhost -p {port} --cafile ca.pem --cert {who}.crt --key {who}.key -q 1 -t {topic} -m '{payload}'");

    private string In(string file) => Path.Combine(folder, file);

    /// <summary>With both configurations of the page, and a sensor.</summary>
    private GatewayProcess Start(PageRun page)
    {
        var parts = Directory.CreateDirectory(In("etc")).FullName;
        foreach (var (name, text) in page.All("yaml").Select((text, i) => ($"{i}.yaml", text)))
        {
            File.WriteAllText(Path.Combine(parts, name), text);
        }

        File.WriteAllText(Path.Combine(parts, "more.yaml"), $"sensors: {{ room: {{ driver: simulated, every: 100ms, channels: {{ temperature: {{ unit: Cel }} }} }} }}\nstore: {{ path: {folder}/store }}\n");
        File.Copy(In("ca.pem"), Path.Combine(parts, "ca.pem"));
        File.Copy(In("greenhouse-1.crt"), Path.Combine(parts, "greenhouse-1.crt"));
        return GatewayProcess.StartBy(["env", $"CREDENTIALS_DIRECTORY={folder}"], "run", "--config", parts);
    }
}
