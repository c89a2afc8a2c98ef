using System.Text.Json;
using System.Text.Json.Nodes;
using TestKit;
using TestKit.Wire;

namespace SystemTests;

/// <summary>A reload of the running program as operators ask for it: by SIGHUP, and over the control socket.</summary>
public sealed class ReloadTests : IDisposable
{
    private const int Rows = 2_000;
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-reload-").FullName;

    private string File => Path.Combine(folder, "gateway.yaml");

    private string Socket => Path.Combine(folder, "store", "control.sock");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MosquittoFact]
    public async Task By_SIGHUP_under_load_nothing_is_lost_and_what_is_not_touched_does_not_notice()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/reload/#");
        await witness.SubscribedAsync();
        await System.IO.File.WriteAllLinesAsync(Path.Combine(folder, "history.csv"), ["time,value", .. Enumerable.Range(0, Rows).Select(i => $"{DateTime.UnixEpoch.AddDays(20_000).AddSeconds(i):yyyy-MM-dd'T'HH:mm:ss'Z'},{i}")]);
        Write(broker.Port, 0);
        using var gateway = GatewayProcess.Start("run", "--config", File);
        await Eventually.TrueAsync(() => Alerts(witness, "raised").Count == 1, () => "the alert is raised: " + gateway.Output + gateway.Error);
        for (var i = 1; i <= 30; i++)
        {
            Write(broker.Port, i);
            await gateway.ReloadAsync();
            await Eventually.TrueAsync(() => Times(gateway, "Reload: [0-9]") == i, () => $"reload {i}: " + gateway.Output);
        }

        await Eventually.TrueAsync(() => Values(witness).Count >= Rows, () => $"every row arrives; {Values(witness).Count} did: {gateway.Output}");
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        await Eventually.TrueAsync(() => witness.Messages[^1].Payload.Contains("offline", StringComparison.Ordinal), "it says goodbye");
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (double)i), Values(witness).Select(v => v.Value));
        Assert.Empty(new Ledger(witness.Messages).Complaints);
        Assert.Single(Alerts(witness, "raised"));
        Assert.Empty(Alerts(witness, "cleared"));
        Assert.Equal(1, Times(gateway, "Upstream local: connected"));
        Assert.DoesNotContain(" ERR ", gateway.Output, StringComparison.Ordinal);
        Assert.All(witness.Messages, m => Assert.Empty(WireSchemas.OfMessage(m.Topic, m.Payload)));
        Assert.Contains(witness.Messages, m => m.Topic == "gateways/reload/system/configuration-applied");
    }

    [Fact]
    public async Task The_command_says_what_was_done_or_why_nothing_was_and_status_tells_when_files_differ()
    {
        Write(1, 0);
        using var gateway = GatewayProcess.Start("run", "--config", File);
        await Eventually.TrueAsync(() => gateway.Output.Contains("Commands are taken at", StringComparison.Ordinal), () => "it is up: " + gateway.Output + gateway.Error);
        Assert.Equal("in-force", (await StatusAsync())["configuration"]!["state"]!.GetValue<string>());

        Write(1, 1);
        Assert.Equal("differs", (await StatusAsync())["configuration"]!["state"]!.GetValue<string>());
        var (code, output, error) = await AskAsync("check", "--plan");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("a reload would change: 1 sensor removed, 1 sensor changed, 1 sensor added", output, StringComparison.Ordinal);
        Assert.Contains("every: 100ms -> 101ms", output, StringComparison.Ordinal);
        Assert.Equal("differs", (await StatusAsync())["configuration"]!["state"]!.GetValue<string>());
        (code, output, error) = await AskAsync("reload");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.StartsWith("reloaded: 1 sensor removed", output, StringComparison.Ordinal);
        Assert.Equal("in-force", (await StatusAsync())["configuration"]!["state"]!.GetValue<string>());

        await System.IO.File.AppendAllTextAsync(File, "\nsensorz: 1\n");
        (code, _, error) = await AskAsync("reload");
        Assert.Equal(78, code);
        Assert.Contains("sensorz: unknown setting; did you mean 'sensors'?", error, StringComparison.Ordinal);
        Assert.Contains("reload refused: the configuration has 1 problem; nothing was changed", error, StringComparison.Ordinal);
        Assert.Equal("invalid", (await StatusAsync())["configuration"]!["state"]!.GetValue<string>());
        (code, output, _) = await AskAsync("status");
        Assert.Equal(0, code);
        Assert.Matches("^reload has 3 complaints; up for ", output);
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        (code, _, error) = await AskAsync("reload");
        Assert.Equal(1, code);
        Assert.Contains("no service answers", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    /// <summary>A recording that waits, a sensor that stays, one that changes with each reload and one that comes and goes.</summary>
    private void Write(int port, int reload) => System.IO.File.WriteAllText(File, $$"""
        gateway: { id: reload }
        sensors:
          history: { driver: replay, file: {{folder}}/history.csv, speed: 300, channel: value }
          stays: { driver: simulated, every: 10ms, channels: { temperature: { wave: constant, low: 50, unit: Cel } } }
          changes: { driver: bme280, bus: sim-1, address: 0x76, every: {{100 + reload}}ms }
          {{(reload % 2 == 0 ? "even" : "odd")}}: { driver: bme280, bus: sim-1, address: 0x77, every: 100ms }
        rules:
          warm: { point: stays/temperature, above: 40, hysteresis: 1 }
          rule-{{reload}}: { point: changes/temperature, above: 1000, hysteresis: 1 }
        upstreams: { local: { url: "mqtt://127.0.0.1:{{port}}", drain-rate: 1000000/s } }
        store: { path: {{folder}}/store }
        """);

    private static int Times(GatewayProcess gateway, string pattern) => System.Text.RegularExpressions.Regex.Count(gateway.Output, pattern);

    private static List<(long Number, double Value)> Values(Witness witness) =>
    [
        .. witness.Messages.Where(m => m.Topic == "gateways/reload/readings/history/value").Select(m => m.Json)
            .Select(e => (long.Parse(e.GetProperty("sequence").GetString()!, System.Globalization.CultureInfo.InvariantCulture), e.GetProperty("data").GetProperty("value").GetDouble())),
    ];

    private static List<JsonElement> Alerts(Witness witness, string kind) =>
        [.. witness.Messages.Where(m => m.Topic.StartsWith("gateways/reload/alerts/warm/", StringComparison.Ordinal)).Select(m => m.Json).Where(e => e.GetProperty("type").GetString() == $"alert.{kind}.v1")];

    private async Task<JsonObject> StatusAsync() => (JsonObject)JsonNode.Parse((await AskAsync("status", "--json")).Output)!;

    private Task<(int ExitCode, string Output, string Error)> AskAsync(params string[] command) => GatewayProcess.RunAsync([.. command, "--socket", Socket]);
}
