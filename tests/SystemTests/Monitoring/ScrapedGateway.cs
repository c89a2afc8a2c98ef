using TestKit;

namespace SystemTests.Monitoring;

/// <summary>A running gateway with a simulated sensor whose <c>/metrics</c> is asked; its one upstream is away.</summary>
internal sealed class ScrapedGateway : IDisposable
{
    private readonly HttpClient client;

    private ScrapedGateway(GatewayProcess process, int port)
    {
        Process = process;
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>The process.</summary>
    public GatewayProcess Process { get; }

    /// <summary>Starts one in a folder, and waits until it answers.</summary>
    public static async Task<ScrapedGateway> StartAsync(string folder, string more = "")
    {
        var ports = Loopback.FreePorts(2);
        var (port, nobody) = (ports[0], ports[1]);
        var configuration = Path.Combine(folder, "gateway.yaml");
        await File.WriteAllTextAsync(configuration, $$"""
            gateway: { id: scraped }
            sensors:
              bench: { driver: bme280, bus: sim-1, every: 100ms }
            rules:
              warm: { point: "*/temperature", above: -300, hysteresis: 1 }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{nobody}}" }
            store: { path: {{folder}}/store, readings-linger: 100ms }
            http: { listen: 127.0.0.1:{{port}} }
            {{more}}
            """);
        var gateway = new ScrapedGateway(GatewayProcess.Start("run", "--config", configuration), port);
        await Eventually.TrueAsync(() => gateway.Process.Output.Contains("metrics", StringComparison.Ordinal), () => "it answers: " + gateway.Process.Output + gateway.Process.Error);
        return gateway;
    }

    /// <summary>The figures, once they are as expected.</summary>
    public async Task<string> ScrapeAsync(Func<string, bool> expected)
    {
        var text = string.Empty;
        for (var i = 0; i < 600 && !expected(text); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        }

        Assert.True(expected(text), text);
        return text;
    }

    public void Dispose()
    {
        client.Dispose();
        Process.Dispose();
    }
}
