using System.Globalization;
using System.Text.RegularExpressions;
using SystemTests;
using TestKit;
using TestKit.Proxy;
using Xunit.Abstractions;

namespace Long;

/// <summary>
/// A gateway under outages, floods and reloads for as long as <c>SOAK_MINUTES</c> says (30): memory and handles stay flat, nothing is lost, no
/// id has two contents, and a sensor that no reload touches is never opened again.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private static double Minutes =>
        double.TryParse(Environment.GetEnvironmentVariable("SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? minutes : 30;

    [Fact]
    public async Task Outages_floods_and_reloads_leave_memory_and_handles_flat()
    {
        var random = new Random(15);
        var folder = Directory.CreateTempSubdirectory("gateway-soak-").FullName;
        var ledger = new HopLedger();
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = new RecordingProxy(broker.Port, ledger.Take);
        var file = Path.Combine(folder, "gateway.yaml");

        await File.WriteAllTextAsync(file, Configuration(proxy.Port, broker.Port, folder, 0));
        var reloads = 0;
        var reloaded = 0;
        var samples = new List<(double Memory, int Handles)>();
        try
        {
            using var gateway = GatewayProcess.Start("run", "--config", file);
            await Eventually.TrueAsync(() => gateway.Output.Contains("Commands are taken at", StringComparison.Ordinal), () => "it is up: " + gateway.Error);
            var begun = TimeProvider.System.GetTimestamp();
            var faults = new SortedDictionary<string, int>(StringComparer.Ordinal);
            while (TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(Minutes))
            {
                var fault = Fault(random.Next(6));
                faults[fault] = faults.GetValueOrDefault(fault) + 1;
                await MakeAsync(fault, proxy, broker, random);
                for (var burst = random.Next(1, 6); burst > 0; burst--)
                {
                    await File.WriteAllTextAsync(file, Configuration(proxy.Port, broker.Port, folder, ++reloads));
                    await gateway.ReloadAsync();
                    await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 400)), TimeProvider.System);
                }

                for (var rest = random.Next(3, 9); rest > 0; rest--)
                {
                    await Task.Delay(Glance, TimeProvider.System);
                    Assert.False(gateway.HasExited, gateway.Output + gateway.Error);
                    samples.Add(Measure(gateway.Id));
                }
            }

            await Eventually.TrueAsync(() => ledger.Count("readings") > 0 && ledger.Complaints().Count == 0, () => $"{string.Join('\n', ledger.Complaints())}\n{gateway.Output[^Math.Min(gateway.Output.Length, 10_000)..]}", TimeSpan.FromMinutes(2));
            var (code, _) = await gateway.TerminateAsync();
            Assert.Equal((0, string.Empty), (code, gateway.Error));
            Assert.Contains("Reload: ", gateway.Output, StringComparison.Ordinal);
            Assert.Contains("Reload refused: ", gateway.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(" ERR ", gateway.Output, StringComparison.Ordinal);
            reloaded = Regex.Count(gateway.Output, "Reload: [0-9]");
            output.WriteLine($"{Minutes} minutes, {ledger.Published} publishes, {ledger.Repeats} repeats, {ledger.Logins} logins, {reloads} times SIGHUP; {string.Join(", ", faults.Select(f => $"{f.Value} × {f.Key}"))}");
        }
        finally
        {
            await proxy.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        output.WriteLine($"{reloaded} reloads were applied");
        Assert.InRange(reloaded, 1, reloads);
        Assert.Empty(ledger.Complaints(atEnd: false));
        var (early, late) = (samples[(samples.Count / 4)..(samples.Count / 2)], samples[(samples.Count * 3 / 4)..]);
        var (memoryEarly, memoryLate) = (early.Average(s => s.Memory), late.Average(s => s.Memory));
        var (handlesEarly, handlesLate) = (early.Average(s => s.Handles), late.Average(s => s.Handles));
        output.WriteLine($"second quarter {memoryEarly:0.0} MB and {handlesEarly:0.0} handles, last quarter {memoryLate:0.0} MB and {handlesLate:0.0}, most {samples.Max(s => s.Memory):0.0} MB and {samples.Max(s => s.Handles)}");
        Assert.InRange(memoryLate, 0, (memoryEarly * 1.1) + 3);
        Assert.InRange(handlesLate, 0, handlesEarly + 3);
    }

    /// <summary>
    /// 210 readings a second, and rules whose alerts come and go all the time; an outage makes the flood that follows it. With each reload
    /// sensors on two buses, a computed point, rules and a shadow upstream come, go and change; the settings of the upstream that is judged change with each
    /// fourth; each seventh is refused. What is called fast, slow or stays does.
    /// </summary>
    private static string Configuration(int port, int direct, string folder, int reload) => $$"""
        gateway: { id: soak }
        sensors:
          fast: { driver: simulated, every: 5ms, channels: { temperature: { wave: sine, period: 3s, low: 0, high: 100, noise: 1, unit: Cel } } }
          slow: { driver: simulated, every: 100ms, channels: { temperature: { wave: random-walk, low: 0, high: 100, unit: Cel } }, faults: [ { kind: silent, every: 40s, for: 10s }, { kind: io-error, every: 95s, for: 5s } ] }
          stays: { driver: bme280, bus: sim-1, address: 0x76, every: 200ms }
          {{(reload % 2 == 0 ? "comes" : "goes")}}: { driver: bme280, bus: sim-{{1 + (reload / 2 % 2)}}, address: 0x77, every: {{100 + (reload % 5)}}ms }
        computed: { higher: { value: "fast/temperature - slow/temperature", unit: "{{(reload % 3 == 0 ? "K" : "Cel")}}" } }
        rules:
          warm: { point: fast/temperature, above: 60, hysteresis: 5 }
          any: { point: "*/temperature", above: {{50 + (reload % 4)}}, hysteresis: 1 }
          rule-{{reload % 10}}: { point: slow/temperature, above: 30, hysteresis: 1 }
        upstreams:
          local: { url: "mqtt://127.0.0.1:{{port}}", retry-max: 2s, ack-timeout: 5s, keep-alive: 10s, window: {{100 - (reload / 4 % 3)}} }
          {{(reload % 3 == 0 ? $"other: {{ url: \"mqtt://127.0.0.1:{direct}\", client-id: other-{reload % 5}, send: [alerts], shadow: true }}" : string.Empty)}}
        store: { path: {{folder}}/store }
        {{(reload % 7 == 3 ? "mistake: 1" : string.Empty)}}
        """;

    private static string Fault(int which) => ((string[])["cut", "stall", "absence", "killed broker", "slow network", "corrupt answer"])[which];

    private static async Task MakeAsync(string fault, RecordingProxy proxy, MosquittoBroker broker, Random random)
    {
        switch (fault)
        {
            case "cut":
                proxy.Cut();
                break;
            case "stall":
                proxy.Stalled = true;
                await Task.Delay(TimeSpan.FromSeconds(random.Next(1, 9)), TimeProvider.System);
                proxy.Stalled = false;
                break;
            case "absence":
                proxy.Leave();
                await Task.Delay(TimeSpan.FromSeconds(random.Next(1, 30)), TimeProvider.System);
                proxy.Return();
                break;
            case "killed broker":
                await broker.KillAsync();
                proxy.Incarnation++;
                await broker.StartAgainAsync();
                break;
            case "slow network":
                proxy.BytesPerSecond = 20_000;
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
                proxy.BytesPerSecond = 0;
                break;
            default:
                var once = 1;
                proxy.Alter = p => p.IsPuback && Interlocked.Exchange(ref once, 0) == 1 ? [0xF7, .. p.Bytes[1..]] : p.Bytes;
                break;
        }
    }

    private static (double Memory, int Handles) Measure(int id)
    {
        var resident = File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return (double.Parse(resident, CultureInfo.InvariantCulture) / 1024, Directory.GetFileSystemEntries($"/proc/{id}/fd").Length);
    }
}
