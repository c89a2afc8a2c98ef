using TestKit;
using TestKit.Proxy;

namespace SystemTests.Hop;

/// <summary>A gateway with several upstreams whose brokers are away for a while: how soon after its return each is reached.</summary>
internal static class Absence
{
    /// <summary>The settings' <c>retry-max</c>.</summary>
    public static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(2);

    /// <summary>Rounds of absences; each gives one time per upstream, from the return to the login.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> MeasureAsync(int upstreams, int rounds, int seed)
    {
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("gateway-absence-").FullName;
        await using var broker = await MosquittoBroker.StartAsync("set_tcp_nodelay true");
        var ledgers = Enumerable.Range(0, upstreams).Select(_ => new HopLedger()).ToArray();
        var proxies = ledgers.Select(l => new RecordingProxy(broker.Port, l.Take)).ToArray();
        var file = Path.Combine(folder, "gateway.yaml");
        await File.WriteAllTextAsync(file, $$"""
            gateway: { id: absence }
            sensors: { sim: { driver: simulated, every: 100ms, channels: { temperature: { wave: sine } } } }
            upstreams:
            {{string.Join('\n', proxies.Select((p, i) => $$"""  up-{{i}}: { url: "mqtt://127.0.0.1:{{p.Port}}", retry-max: {{RetryMax.TotalSeconds}}s }"""))}}
            store: { path: {{folder}}/store }
            """);
        try
        {
            using var gateway = GatewayProcess.Start("run", "--config", file);
            await Eventually.TrueAsync(() => ledgers.All(l => l.Logins > 0), () => "all are connected: " + gateway.Output + gateway.Error);
            var took = new List<TimeSpan>();
            for (var round = 0; round < rounds; round++)
            {
                Array.ForEach(proxies, p => p.Leave());
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(3_000, 6_000)), TimeProvider.System);
                var before = ledgers.Select(l => l.Logins).ToArray();
                var returned = TimeProvider.System.GetTimestamp();
                Array.ForEach(proxies, p => p.Return());
                await Eventually.TrueAsync(() => ledgers.Zip(before).All(p => p.First.Logins > p.Second), () => "all are connected again: " + gateway.Output);
                took.AddRange(ledgers.Select(l => TimeProvider.System.GetElapsedTime(returned, l.LastLogin)));
            }

            await gateway.TerminateAsync();
            Assert.All(ledgers, l => Assert.Empty(l.Complaints(atEnd: false)));
            return took;
        }
        finally
        {
            foreach (var proxy in proxies)
            {
                await proxy.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
        }
    }
}
