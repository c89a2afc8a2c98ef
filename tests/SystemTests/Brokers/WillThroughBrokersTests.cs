using System.Diagnostics;
using System.Globalization;
using TestKit;

namespace SystemTests.Brokers;

/// <summary>
/// What subscribers read in the topic <c>status</c> of a gateway that is stopped, taken over or killed, at every broker that we name in
/// docs/wire/brokers.md. Without a proxy, whose way to end a connection would be judged instead.
/// </summary>
[Trait("Category", "Brokers")]
public sealed class WillThroughBrokersTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-brokers-").FullName;

    public static TheoryData<string> Brokers => BrokerRecipes.Names;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task The_status_is_right_after_a_stop_a_takeover_and_a_kill(string name)
    {
        var recipe = BrokerRecipes.Of(name);
        await using var broker = await RealBroker.StartAsync(recipe);
        using var witness = new Witness(broker.Port, "gateways/scene/#", recipe.User, recipe.User is null ? null : "any", recipe.Protocol);
        await witness.SubscribedAsync();

        using (var stopped = await OnlineAsync(broker, witness, "a"))
        {
            Assert.Equal(0, (await stopped.TerminateAsync()).ExitCode);
            await SaysAsync(witness, "offline", broker);
            Assert.Equal(["online", "offline"], Said(witness, 0));
        }

        // Frozen, so that it does not come back: two live gateways with one client id would put each other out for ever.
        using var frozen = await OnlineAsync(broker, witness, "b");
        using (var freeze = Process.Start("kill", ["-STOP", frozen.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await freeze.WaitForExitAsync();
        }

        var before = witness.Count;
        using var other = await OnlineAsync(broker, witness, "c");
        await frozen.KillAsync();
        if (recipe.SpeaksWillAtTakeover)
        {
            await Eventually.TrueAsync(() => Said(witness, before).Contains("offline"), "the will of the one that is taken over");
        }

        // A will that overtakes the first status of the newcomer is put right by the next one, a minute later.
        await SaysAsync(witness, "online", broker);
        Assert.Equal(recipe.SpeaksWillAtTakeover, Said(witness, before).Contains("offline"));

        await other.KillAsync();
        await SaysAsync(witness, "offline", broker);
    }

    /// <summary>What the statuses behind the first <paramref name="skipped"/> messages say, without repeats.</summary>
    private static List<string> Said(Witness witness, int skipped)
    {
        var said = new List<string>();
        foreach (var message in witness.Messages.Skip(skipped).Where(m => m.Topic == "gateways/scene/status"))
        {
            var status = message.Json.GetProperty("status").GetString()!;
            if (said.Count == 0 || said[^1] != status)
            {
                said.Add(status);
            }
        }

        return said;
    }

    private static Task SaysAsync(Witness witness, string status, RealBroker broker) => Eventually.TrueAsync(
        () => Said(witness, 0) is [.., var last] && last == status, () => $"the status is {status}, after {string.Join(", ", Said(witness, 0))}: {broker.Log}", TimeSpan.FromSeconds(90));

    /// <summary>Starts a gateway with a store of its own; quiet, so that nothing is under way when it ends.</summary>
    private async Task<GatewayProcess> OnlineAsync(RealBroker broker, Witness witness, string run)
    {
        var file = Path.Combine(folder, $"{run}.yaml");
        var password = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(password, "any\n");
        var login = broker.Recipe.User is { } user ? $", username: \"{user}\", password-file: {password}" : string.Empty;
        await File.WriteAllTextAsync(file, $$"""
            gateway: { id: scene }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{broker.Port}}", protocol: {{broker.Recipe.Protocol}}, client-id: scene, retry-max: 1s{{login}} }
            store: { path: {{folder}}/store-{{run}} }
            """);
        var begun = witness.Messages.Count(IsStart);
        var gateway = GatewayProcess.Start("run", "--config", file);
        await Eventually.TrueAsync(() => witness.Messages.Count(IsStart) > begun, () => $"it has said that it started: {gateway.Output}{gateway.Error}{broker.Log}");
        return gateway;
    }

    private static bool IsStart(Received message) => message.Topic == "gateways/scene/system/started";
}
