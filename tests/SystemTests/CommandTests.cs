using System.Diagnostics;
using TestKit;

namespace SystemTests;

/// <summary>Commands from a real broker to the program as its users run it.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Alert = """{"rule":"steady","point":"oven/temperature","by":"anna"}""";

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-commands-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MosquittoTheory]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task What_is_allowed_is_done_and_told_and_the_rest_is_answered_and_not_run(string protocol)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/scene/#");
        await witness.SubscribedAsync();
        var commander = new Commander(broker.Port, witness, protocol);
        await commander.SendAsync("ping", Commander.Payload("old"), "-r"); // lies there when the gateway comes
        using var gateway = await StartAsync(broker, witness, $"protocol: {protocol}, commands: [acknowledge, ping]");

        Assert.Contains("retained", (await commander.ReplyAsync("ping", "old")).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.True((await commander.AskAsync("ping")).GetProperty("ok").GetBoolean());
        var done = await commander.AskAsync("acknowledge", Alert);
        Assert.Equal("anna (upstream local)", done.GetProperty("result").GetProperty("by").GetString());
        await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Payload.Contains("\"by\":\"anna (upstream local)\"", StringComparison.Ordinal) && m.Topic.Contains("/alerts/steady/", StringComparison.Ordinal)), "the event arrives");

        Assert.Contains("not allowed", Error(await commander.AskAsync("shelve", Alert)), StringComparison.Ordinal);
        Assert.Contains("did you mean 'ping'", Error(await commander.AskAsync("pong")), StringComparison.Ordinal);
        Assert.Contains("nothing to do", Error(await commander.AskAsync("acknowledge", Alert)), StringComparison.Ordinal);
        await commander.SendAsync("ping", Commander.Payload("late", ago: TimeSpan.FromMinutes(6)));
        Assert.Contains("more than 5 minutes ago", Error(await commander.ReplyAsync("ping", "late")), StringComparison.Ordinal);
        await commander.SendAsync("ping", Commander.Payload("twice"));
        await commander.SendAsync("ping", Commander.Payload("twice"));
        await Eventually.TrueAsync(() => commander.Replies("ping").Count(r => r.GetProperty("id").GetString() == "twice") == 2, "both are answered");
        Assert.Equal([true, false], commander.Replies("ping").Where(r => r.GetProperty("id").GetString() == "twice").Select(r => r.GetProperty("ok").GetBoolean()));
        await commander.SendAsync("ping", "garbage");
        Assert.Contains("no JSON", Error(await commander.ReplyAsync("ping", null)), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Topic == "gateways/scene/system/command-refused"), "what was refused is an event");

        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        await Eventually.TrueAsync(() => witness.Messages[^1].Payload.Contains("offline", StringComparison.Ordinal), "it says goodbye");
        Assert.Empty(new Ledger(witness.Messages).Complaints);
    }

    [MosquittoFact]
    public async Task From_far_away_one_sees_how_it_is_and_brings_its_files_into_force()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/scene/#");
        await witness.SubscribedAsync();
        var commander = new Commander(broker.Port, witness);
        using var gateway = await StartAsync(broker, witness, "commands: [status, sensors, outbox, reload]");
        var status = (await commander.AskAsync("status")).GetProperty("result");
        Assert.Equal("ok", status.GetProperty("sensors")[0].GetProperty("state").GetString());
        Assert.Equal((1, 1), (status.GetProperty("rules").GetProperty("rules").GetInt32(), status.GetProperty("alerts").GetProperty("active").GetInt32()));
        Assert.Equal("in-force", status.GetProperty("configuration").GetProperty("state").GetString());
        var sensors = (await commander.AskAsync("sensors", """{"most":1}""")).GetProperty("result").GetProperty("sensors");
        Assert.Equal(50, sensors[0].GetProperty("readings")[0].GetProperty("value").GetDouble());
        Assert.Equal("durable", (await commander.AskAsync("outbox")).GetProperty("result").GetProperty("store").GetString());

        // A sensor more; then nonsense, which changes nothing; then the upstream itself goes, and nobody is left to be answered.
        var file = Path.Combine(folder, "gateway.yaml");
        var text = await File.ReadAllTextAsync(file);
        var more = text.Replace("rules:", "  other: { driver: simulated, every: 1s, channels: { t: { wave: constant, low: 1, unit: Cel } } }\nrules:", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, more);
        Assert.Equal("differs", (await commander.AskAsync("status")).GetProperty("result").GetProperty("configuration").GetProperty("state").GetString());
        var reload = (await commander.AskAsync("reload")).GetProperty("result");
        Assert.Equal((true, "1 sensor added"), (reload.GetProperty("applied").GetBoolean(), reload.GetProperty("summary").GetString()));
        await File.WriteAllTextAsync(file, more.Replace("every: 1s", "evry: 1s", StringComparison.Ordinal));
        reload = (await commander.AskAsync("reload")).GetProperty("result");
        Assert.Equal((false, false), (reload.GetProperty("applied").GetBoolean(), reload.GetProperty("valid").GetBoolean()));
        Assert.Contains("did you mean 'every'?", reload.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await commander.AskAsync("status")).GetProperty("result").GetProperty("sensors").GetArrayLength());

        await File.WriteAllTextAsync(file, more[..more.IndexOf("upstreams:", StringComparison.Ordinal)] + more[more.IndexOf("store:", StringComparison.Ordinal)..]);
        await commander.SendAsync("reload", Commander.Payload("last"));
        await Eventually.TrueAsync(() => witness.Messages[^1].Payload.Contains("offline", StringComparison.Ordinal), () => "it says goodbye: " + gateway.Output);
        Assert.Equal(0, (await GatewayProcess.RunAsync("status", "--config", file)).ExitCode);
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
    }

    [MosquittoFact]
    public async Task A_flood_of_commands_neither_stops_delivery_nor_the_next_command()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/scene/#");
        await witness.SubscribedAsync();
        var commander = new Commander(broker.Port, witness);
        using var gateway = await StartAsync(broker, witness, "protocol: 3.1.1, commands: [ping]");
        var readings = Readings(witness);
        using (var flood = Process.Start(new ProcessStartInfo("mosquitto_pub", ["-p", $"{broker.Port}", "-q", "1", "-t", "gateways/scene/commands/ping", "-l"]) { UseShellExecute = false, RedirectStandardInput = true })!)
        {
            for (var i = 0; i < 20_000; i++)
            {
                await flood.StandardInput.WriteLineAsync(Commander.Payload($"f{i}"));
            }

            flood.StandardInput.Close();
            await flood.WaitForExitAsync();
        }

        await Eventually.TrueAsync(() => Readings(witness) > readings + 20, "readings go on");
        await Eventually.TrueAsync(() => commander.Replies("ping").Count > 64, "commands are answered");
        await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Topic == "gateways/scene/system/command-refused" && m.Payload.Contains("too many commands at once", StringComparison.Ordinal)), "the flood is an event");

        // When the last of the flood is answered there is room again; then something larger than any packet that the gateway takes.
        for (var i = 0; commander.Replies("ping").All(r => r.GetProperty("id").GetString()?.StartsWith("after", StringComparison.Ordinal) != true); i++)
        {
            Assert.InRange(i, 0, 300);
            await commander.SendAsync("ping", Commander.Payload($"after-{i}"));
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        var huge = Path.Combine(folder, "huge");
        await File.WriteAllBytesAsync(huge, new byte[5 << 20]);
        await commander.SendFileAsync("ping", huge);
        Assert.Contains("larger than", Error(await commander.ReplyAsync("ping", null)), StringComparison.Ordinal);
        Assert.True((await commander.AskAsync("ping")).GetProperty("ok").GetBoolean());
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        await Eventually.TrueAsync(() => witness.Messages[^1].Payload.Contains("offline", StringComparison.Ordinal), "it says goodbye");
        Assert.Empty(new Ledger(witness.Messages).Complaints);
    }

    [MosquittoFact]
    public async Task A_request_with_a_response_topic_is_answered_there()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/scene/#");
        await witness.SubscribedAsync();
        using var gateway = await StartAsync(broker, witness, "commands: [ping]");
        using var request = Process.Start(new ProcessStartInfo(
            "mosquitto_rr",
            ["-p", $"{broker.Port}", "-V", "5", "-q", "1", "-W", "30", "-t", "gateways/scene/commands/ping", "-e", "gateways/scene/replies/phone-3", "-m", Commander.Payload("rr"), "-D", "publish", "correlation-data", "abc", "-F", "%t %D %p"])
        { UseShellExecute = false, RedirectStandardOutput = true })!;
        var answer = await request.StandardOutput.ReadToEndAsync();
        Assert.StartsWith("gateways/scene/replies/phone-3 abc {\"id\":\"rr\",\"ok\":true", answer, StringComparison.Ordinal);
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
    }

    private static string Error(System.Text.Json.JsonElement reply) => reply.GetProperty("error").GetString()!;

    private static int Readings(Witness witness) => witness.Messages.Count(m => m.Topic.Contains("/readings/", StringComparison.Ordinal));

    private async Task<GatewayProcess> StartAsync(MosquittoBroker broker, Witness witness, string upstream)
    {
        var file = Path.Combine(folder, "gateway.yaml");
        await File.WriteAllTextAsync(file, $$"""
            gateway: { id: scene }
            sensors:
              oven: { driver: simulated, every: 100ms, channels: { temperature: { wave: constant, low: 50, unit: Cel } } }
            rules:
              steady: { point: oven/temperature, above: 40, severity: critical, ack: required }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{broker.Port}}", {{upstream}} }
            store: { path: {{folder}}/store }
            """);
        var gateway = GatewayProcess.Start("run", "--config", file);
        await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Payload.Contains("\"commands\":[", StringComparison.Ordinal)), () => "the status names the commands: " + gateway.Output + gateway.Error);
        await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Topic.Contains("/alerts/steady/", StringComparison.Ordinal)), () => "the alert is raised: " + gateway.Output);
        return gateway;
    }
}
