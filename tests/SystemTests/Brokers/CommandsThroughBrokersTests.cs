using System.Text.Json;
using TestKit;

namespace SystemTests.Brokers;

/// <summary>Every command and its reply through every broker that we name in docs/wire/brokers.md, and again after the broker was restarted.</summary>
[Trait("Category", "Brokers")]
public sealed class CommandsThroughBrokersTests : IDisposable
{
    private const string Alert = """{"rule":"steady","point":"oven/temperature","by":"anna"}""";

    private static readonly string[] Every = ["acknowledge", "shelve", "unshelve", "reset", "status", "sensors", "outbox", "ping"];

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-brokers-").FullName;

    public static TheoryData<string> Brokers => BrokerRecipes.Names;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Every_command_is_answered_through_it_also_after_its_restart(string name)
    {
        var recipe = BrokerRecipes.Of(name);
        await using var broker = await RealBroker.StartAsync(recipe);
        using var witness = new Witness(broker.Port, "gateways/scene/#", recipe.User, recipe.User is null ? null : "any", recipe.Protocol);
        await witness.SubscribedAsync();
        var commander = new Commander(broker.Port, witness, recipe.Protocol, recipe.User);
        using var gateway = Start(recipe, broker.Port);
        await Eventually.TrueAsync(() => Taken(witness), () => $"commands are taken: {gateway.Output}{gateway.Error}{broker.Log}");
        await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Topic.Contains("/alerts/steady/", StringComparison.Ordinal)), "the alert is raised");

        foreach (var command in Every)
        {
            var reply = await commander.AskAsync(command, command is "status" or "sensors" or "outbox" or "ping" ? "{}" : Alert);
            Assert.True(command == "reset" ? Error(reply).Contains("it is not latched", StringComparison.Ordinal) : reply.GetProperty("ok").GetBoolean(), reply.GetRawText());
        }

        // QoS 1 and the RETAIN flag come through as well.
        await commander.SendAsync("ping", Commander.Payload("retained"), "-r");
        await commander.ReplyAsync("ping", "retained");
        await commander.SendAsync("ping", Commander.Payload("late", ago: TimeSpan.FromMinutes(6)));
        Assert.Contains("more than 5 minutes ago", Error(await commander.ReplyAsync("ping", "late")), StringComparison.Ordinal);

        // A broker may hand out the status of before once more; only one that was written after its stop says that commands are taken again.
        await broker.StopAsync();
        var stopped = TimeProvider.System.GetUtcNow();
        await broker.StartAgainAsync();
        await witness.SubscribedAsync();
        await Eventually.TrueAsync(() => Taken(witness, stopped), () => $"commands are taken again: {gateway.Output}{broker.Log}");
        Assert.True((await commander.AskAsync("ping")).GetProperty("ok").GetBoolean());
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
    }

    private static bool Taken(Witness witness, DateTimeOffset since = default) => witness.Messages.Any(
        m => m.Topic == "gateways/scene/status" && m.Payload.Contains("\"commands\":[", StringComparison.Ordinal) && m.Json.GetProperty("time").GetDateTimeOffset() > since);

    private static string Error(JsonElement reply) => reply.TryGetProperty("error", out var error) ? error.GetString()! : string.Empty;

    private GatewayProcess Start(BrokerRecipe recipe, int port)
    {
        var password = Path.Combine(folder, "password");
        File.WriteAllText(password, "any\n");
        var login = recipe.User is null ? string.Empty : $", username: \"{recipe.User}\", password-file: {password}";
        var file = Path.Combine(folder, "gateway.yaml");
        File.WriteAllText(file, $$"""
            gateway: { id: scene }
            sensors:
              oven: { driver: simulated, every: 1s, channels: { temperature: { wave: constant, low: 50, unit: Cel } } }
            rules:
              steady: { point: oven/temperature, above: 40, severity: critical, ack: required }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{port}}", protocol: {{recipe.Protocol}}, retry-max: 1s, commands: [{{string.Join(", ", Every)}}]{{login}} }
            store: { path: {{folder}}/store }
            """);
        return GatewayProcess.Start("run", "--config", file);
    }
}
