using System.Diagnostics;
using System.Text.Json;
using TestKit;
using TestKit.Wire;

namespace SystemTests;

/// <summary><c>listen</c> as its users run it: a process of its own at a real broker.</summary>
public sealed class ListenTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-listen-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MosquittoTheory]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task Beside_a_gateway_with_a_backlog_it_ends_when_everything_is_here(string protocol)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await broker.StopAsync();
        var data = Path.Combine(folder, "data.csv");
        await File.WriteAllTextAsync(data, RecordingGenerator.Csv());
        var file = Path.Combine(folder, "gateway.yaml");
        await File.WriteAllTextAsync(file, $$"""
            gateway: { id: scene }
            sensors:
              history: { driver: replay, file: {{data}}, speed: max, channel: temperature, unit: "[degF]" }
            rules:
              too-warm: { point: history/temperature, above: 76, hysteresis: 2 }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{broker.Port}}", retry-max: 1s }
            store: { path: {{folder}}/store }
            """);
        using (var alone = GatewayProcess.Start("run", "--config", file))
        {
            await Eventually.TrueAsync(() => alone.Output.Contains("finished", StringComparison.Ordinal), () => "the recording is at its end: " + alone.Output);
            Assert.Equal(0, (await alone.TerminateAsync()).ExitCode);
        }

        await broker.StartAgainAsync();
        using var listen = await ListenAsync(broker, "--until-complete", "--for", "100s", "--protocol", protocol);
        using var gateway = GatewayProcess.Start("run", "--config", file);
        var code = await listen.WaitAsync();
        await gateway.TerminateAsync();

        var lines = Lines(listen);
        Assert.Equal((0, string.Empty), (code, listen.Error));
        var events = lines.Where(l => !l.TryGetProperty("report", out _)).ToList();
        Assert.All(events, e => Assert.Empty(WireSchemas.OfEvent(e.GetRawText())));
        Assert.Equal(Recordings.Rows(data).Select(r => r.Value), events.Where(e => e.GetProperty("lane").GetString() == "readings").Select(e => e.GetProperty("data").GetProperty("value").GetDouble()));
        Assert.True(lines[^1].GetProperty("complete").GetBoolean());
        Assert.All(Reports(lines, "status"), s => Assert.Empty(WireSchemas.Of("status.json", s.GetProperty("status").GetRawText())));
        Assert.Equal(["alerts", "readings", "system"], Reports(lines, "complete").Select(r => r.GetProperty("lane").GetString()).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(Reports(lines, "gap"));
    }

    [MosquittoFact]
    public async Task A_number_that_is_missing_is_said_and_is_exit_code_1()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var listen = await ListenAsync(broker, "--until-complete");
        foreach (var number in (int[])[1, 2, 4, 5, 5])
        {
            await PublishAsync(broker, "gateways/g/readings/bench/temperature", Notices.Reading("g", "9f3c02aa", number));
        }

        // The status comes last: it is heard when all of them are.
        await PublishAsync(broker, "gateways/g/status", Notices.Status("9f3c02aa", next: 6));
        await Eventually.TrueAsync(() => listen.Output.Contains("\"report\":\"status\"", StringComparison.Ordinal), () => "the status is heard: " + listen.Output);
        Assert.False(listen.HasExited);
        Assert.Equal(1, (await listen.TerminateAsync()).ExitCode);
        var lines = Lines(listen);
        var gap = Assert.Single(Reports(lines, "gap"));
        Assert.Equal((3, 3), (gap.GetProperty("from").GetInt32(), gap.GetProperty("to").GetInt32()));
        var summary = Assert.Single(Reports(lines, "summary"));
        Assert.Equal((4, 1, 1, 2), (summary.GetProperty("received").GetInt32(), summary.GetProperty("repeated").GetInt32(), summary.GetProperty("missing").GetInt32(), summary.GetProperty("complete-up-to").GetInt32()));
        Assert.False(lines[^1].GetProperty("complete").GetBoolean());
    }

    [MosquittoFact]
    public async Task A_loss_notice_accounts_for_what_is_missing()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var listen = await ListenAsync(broker, "--until-complete", "--for", "100s");
        await PublishAsync(broker, "gateways/g/readings", Notices.Loss("g", "9f3c02aa", "readings", 1, 2));
        await PublishAsync(broker, "gateways/g/readings/bench/temperature", Notices.Reading("g", "9f3c02aa", 3));
        await PublishAsync(broker, "gateways/g/status", Notices.Status("9f3c02aa", next: 4)); // last: a lane that is silent behind it counts as heard
        Assert.Equal(0, await listen.WaitAsync());
        Assert.Equal((1, 2), (Reports(Lines(listen), "summary")[0].GetProperty("received").GetInt32(), Reports(Lines(listen), "summary")[0].GetProperty("lost").GetInt32()));
    }

    [MosquittoFact]
    public async Task Who_comes_when_everything_has_passed_is_not_kept_waiting()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await PublishAsync(broker, "gateways/g/status", Notices.Status("9f3c02aa", next: 5001), "-r");
        using var listen = await ListenAsync(broker, "--until-complete", "--for", "100s");
        Assert.Equal(0, await listen.WaitAsync());
        Assert.Equal(5000, Reports(Lines(listen), "summary")[0].GetProperty("before").GetInt32());
    }

    [MosquittoFact]
    public async Task Readings_that_go_on_do_not_keep_it_from_its_end()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var file = Path.Combine(folder, "gateway.yaml");
        await File.WriteAllTextAsync(file, $$"""
            gateway: { id: g }
            sensors: { oven: { driver: simulated, every: 100ms, channels: { temperature: { wave: constant, low: 50, unit: Cel } } } }
            rules: { hot: { point: oven/temperature, above: 40 } }
            upstreams: { local: { url: "mqtt://127.0.0.1:{{broker.Port}}" } }
            store: { path: {{folder}}/store }
            """);
        using var witness = new Witness(broker.Port, "gateways/g/#");
        await witness.SubscribedAsync();
        using var gateway = GatewayProcess.Start("run", "--config", file);
        await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Topic.StartsWith("gateways/g/alerts/", StringComparison.Ordinal)), () => "the alert has passed: " + gateway.Output);

        using var listen = await ListenAsync(broker, "--until-complete", "--for", "100s");
        Assert.Equal((0, string.Empty), (await listen.WaitAsync(), listen.Error));
        await gateway.TerminateAsync();
    }

    [MosquittoFact]
    public async Task It_comes_back_after_the_broker_was_away_and_says_what_passed_meanwhile()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var listen = await ListenAsync(broker);
        await PublishAsync(broker, "gateways/g/readings/bench/temperature", Notices.Reading("g", "9f3c02aa", 1));
        await Eventually.TrueAsync(() => listen.Output.Contains("0000000000000001", StringComparison.Ordinal), "the first one arrives");
        await broker.StopAsync();
        await Eventually.TrueAsync(() => listen.Output.Contains("\"disconnected\"", StringComparison.Ordinal), "the end of the connection is said");
        await broker.StartAgainAsync();
        await Eventually.TrueAsync(() => listen.Output.Split("\"connected\"").Length == 3, "it is connected again");
        await PublishAsync(broker, "gateways/g/readings/bench/temperature", Notices.Reading("g", "9f3c02aa", 4));
        await Eventually.TrueAsync(() => listen.Output.Contains("0000000000000004", StringComparison.Ordinal), "the fourth one arrives");

        Assert.Equal(1, (await listen.TerminateAsync()).ExitCode);
        Assert.Contains("\"from\":2,\"to\":3", Assert.Single(Reports(Lines(listen), "gap")).GetRawText(), StringComparison.Ordinal);
    }

    [MosquittoFact]
    public async Task A_broker_that_refuses_is_exit_code_1_and_says_why()
    {
        await using var broker = await MosquittoBroker.StartWithPasswordAsync("u", "secret");
        var password = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(password, "secret\n");
        var (refused, _, error) = await GatewayProcess.RunAsync("listen", broker.Url.ToString(), "--for", "20s");
        var (allowed, output, _) = await GatewayProcess.RunAsync("listen", broker.Url.ToString(), "--username", "u", "--password-file", password, "--for", "1s");
        Assert.Equal((1, 0), (refused, allowed));
        Assert.Contains("check username", error, StringComparison.Ordinal);
        Assert.Contains("nothing was heard", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("listen")]
    [InlineData("listen", "http://example.com")]
    [InlineData("listen", "mqtt://x", "--for", "3")]
    [InlineData("listen", "mqtt://x", "--protocol", "4")]
    [InlineData("listen", "mqtt://x", "--once", "--until-complete")]
    public async Task Wrong_usage_is_exit_code_64(params string[] arguments)
    {
        var (code, _, error) = await GatewayProcess.RunAsync(arguments);
        Assert.Equal(64, code);
        Assert.NotEmpty(error);
    }

    /// <summary>Starts it with JSON and waits until it has subscribed.</summary>
    private static async Task<GatewayProcess> ListenAsync(MosquittoBroker broker, params string[] options)
    {
        var listen = GatewayProcess.Start(["listen", broker.Url.ToString(), "--json", .. options]);
        await Eventually.TrueAsync(() => listen.Output.Contains("\"connected\"", StringComparison.Ordinal), () => "it is connected: " + listen.Error);
        return listen;
    }

    private static async Task PublishAsync(MosquittoBroker broker, string topic, string payload, params string[] more)
    {
        using var publish = Process.Start("mosquitto_pub", ["-p", $"{broker.Port}", "-q", "1", "-t", topic, "-m", payload, .. more]);
        await publish.WaitForExitAsync();
        Assert.Equal(0, publish.ExitCode);
    }

    private static List<JsonElement> Lines(GatewayProcess listen) =>
        [.. listen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.Clone())];

    private static List<JsonElement> Reports(List<JsonElement> lines, string report) =>
        [.. lines.Where(l => l.TryGetProperty("report", out var kind) && kind.GetString() == report)];
}
