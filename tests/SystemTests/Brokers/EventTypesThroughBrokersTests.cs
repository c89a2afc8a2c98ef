using System.Text.Json;
using TestKit;
using TestKit.Wire;

namespace SystemTests.Brokers;

/// <summary>
/// Every type of event that sensors, rules and operators can bring about within a minute, through every broker that we name in
/// docs/wire/brokers.md, each as its schema says.
/// </summary>
[Trait("Category", "Brokers")]
public sealed class EventTypesThroughBrokersTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-brokers-").FullName;

    public static TheoryData<string> Brokers => BrokerRecipes.Names;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Every_type_of_event_arrives_through_it(string name)
    {
        var recipe = BrokerRecipes.Of(name);
        await using var broker = await RealBroker.StartAsync(recipe);
        using var witness = new Witness(broker.Port, "gateways/scene/#", recipe.User, recipe.User is null ? null : "any", recipe.Protocol);
        await witness.SubscribedAsync();
        var commander = new Commander(broker.Port, witness, recipe.Protocol, recipe.User);
        using (var killed = Start(recipe, broker.Port))
        {
            await Eventually.TrueAsync(() => TypesOfEvents.Of(witness).Contains("alert.raised"), () => $"alerts are raised: {killed.Output}{killed.Error}{broker.Log}");
            await killed.KillAsync();
        }

        using var gateway = Start(recipe, broker.Port);
        await Eventually.TrueAsync(() => TypesOfEvents.Of(witness).Contains("system.unclean-stop"), () => $"it is back: {gateway.Output}{gateway.Error}{broker.Log}");
        await OperateAsync(commander);
        Write(recipe, broker.Port, "rules: 7");
        await gateway.ReloadAsync();
        await Eventually.TrueAsync(() => TypesOfEvents.Of(witness).Contains("system.configuration-refused"), () => gateway.Output);
        Write(recipe, broker.Port, "log: { level: warning }");
        await gateway.ReloadAsync();
        await Eventually.TrueAsync(
            () => !TypesOfEvents.Ordinary.Except(TypesOfEvents.Of(witness)).Except(["system.stopped"]).Any(),
            () => $"missing are {string.Join(", ", TypesOfEvents.Ordinary.Except(TypesOfEvents.Of(witness)))}: {gateway.Output}");

        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        await Eventually.TrueAsync(() => TypesOfEvents.Of(witness).Contains("system.stopped"), "it says goodbye");
        Assert.All(witness.Messages.Where(m => m.Payload.Length > 0), m => Assert.Empty(WireSchemas.OfMessage(m.Topic, m.Payload)));
    }

    /// <summary>What an operator does; a latched alert can be reset only while it is clear, which it is half of the time.</summary>
    private static async Task OperateAsync(Commander commander)
    {
        const string Steady = """{"rule":"steady","point":"flat/temperature","by":"anna"}""";
        const string Latched = """{"rule":"latched","point":"oven/temperature","by":"anna"}""";
        foreach (var command in (string[])["acknowledge", "shelve", "unshelve"])
        {
            var reply = await commander.AskAsync(command, Steady);
            Assert.True(reply.GetProperty("ok").GetBoolean(), reply.GetRawText());
        }

        await commander.SendAsync("open-the-door", Commander.Payload("refused"));
        var tries = 0;
        while (!(await commander.AskAsync("reset", Latched)).GetProperty("ok").GetBoolean())
        {
            Assert.InRange(++tries, 0, 200);
        }
    }

    private GatewayProcess Start(BrokerRecipe recipe, int port)
    {
        Write(recipe, port, string.Empty);
        return GatewayProcess.Start("run", "--config", Path.Combine(folder, "gateway.yaml"));
    }

    private void Write(BrokerRecipe recipe, int port, string more)
    {
        var password = Path.Combine(folder, "password");
        File.WriteAllText(password, "any\n");
        var login = recipe.User is null ? string.Empty : $", username: \"{recipe.User}\", password-file: {password}";
        File.WriteAllText(Path.Combine(folder, "gateway.yaml"), $$"""
            gateway: { id: scene }
            sensors:
              oven:  { driver: simulated, every: 100ms, channels: { temperature: { wave: sine, period: 4s, low: 0, high: 100, unit: Cel } } }
              flat:  { driver: simulated, every: 200ms, channels: { temperature: { wave: constant, low: 50, unit: Cel } } }
              shaky: { driver: simulated, every: 100ms, channels: { temperature: { wave: square, period: 1s, low: 0, high: 100, unit: Cel } }, faults: [ { kind: stuck, every: 12s, for: 7s } ] }
              blind: { driver: simulated, every: 200ms, channels: { temperature: { wave: constant, low: 50, unit: Cel } }, faults: [ { kind: nan, every: 5s, for: 2s } ] }
              gone:  { driver: simulated, every: 200ms, channels: { temperature: { wave: constant, low: 50, unit: Cel } }, faults: [ { kind: io-error, every: 6s, for: 2s } ] }
            rules:
              hot:
                point: oven/temperature
                levels: [ { severity: warning, above: 20, hysteresis: 5 }, { severity: critical, above: 80, hysteresis: 5 } ]
              latched: { point: oven/temperature, above: 50, hysteresis: 5, latch: true, flapping: off }
              steady:  { point: flat/temperature, above: 40, hysteresis: 1, ack: required, remind-every: 10s }
              held:    { point: flat/temperature, above: 30, hysteresis: 1, suppress-when: hot }
              shaky:   { point: shaky/temperature, above: 50, hysteresis: 1, flapping: { window: 4s, start: 3, end: 1 } }
              blind:   { point: blind/temperature, above: 40, hysteresis: 1 }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{port}}", protocol: {{recipe.Protocol}}, retry-max: 1s, commands: [acknowledge, shelve, unshelve, reset]{{login}} }
            store: { path: {{folder}}/store }
            {{more}}
            """);
    }
}
