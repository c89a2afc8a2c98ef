using System.Diagnostics;
using System.Text.Json;
using SystemTests.Hop;
using TestKit;
using TestKit.Proxy;

namespace SystemTests.Brokers;

/// <summary>
/// The whole way through every broker that we name in docs/wire/brokers.md: readings, alerts and system events, the will, the retained status, a
/// restart of the broker; judged at the subscriber, by <c>listen</c> as its users run it, and at our hop.
/// </summary>
/// <remarks>
/// Some brokers forget their sessions when they restart. So the gateway is kept away from the broker, as by a broken network, until the
/// subscribers are back: then even there everything must arrive.
/// </remarks>
[Trait("Category", "Brokers")]
public sealed class RealBrokerTests : IDisposable
{
    /// <summary>Of the recording; the first of them raise and clear alerts.</summary>
    private const int Rows = 2_000;

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-brokers-").FullName;
    private readonly HopLedger hop = new();

    public static TheoryData<string> Brokers => BrokerRecipes.Names;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Everything_arrives_through_it_over_a_kill_of_the_gateway_and_a_restart_of_the_broker(string name)
    {
        var recipe = BrokerRecipes.Of(name);
        await using var broker = await RealBroker.StartAsync(recipe);
        await using var proxy = new RecordingProxy(broker.Port, hop.Take);
        Write(recipe, proxy.Port);
        using var witness = new Witness(broker.Port, "gateways/scene/#", recipe.User, recipe.User is null ? null : "any", recipe.Protocol);
        await witness.SubscribedAsync();
        using var listen = GatewayProcess.Start(["listen", $"mqtt://127.0.0.1:{broker.Port}", "--json", "--protocol", recipe.Protocol, .. Login(recipe)]);
        await ConnectedAsync(listen, 1);

        using (var killed = Start())
        {
            await Eventually.TrueAsync(() => hop.Count("readings") > 200, () => $"readings flow: {killed.Output}{killed.Error}{broker.Log}");
            await killed.KillAsync();
        }

        await Eventually.TrueAsync(() => Status(witness) == "offline", "the will speaks for the killed gateway", recipe.WillWithin);

        using var gateway = Start();
        await Eventually.TrueAsync(() => Status(witness) == "online" && hop.Count("readings") > 500, () => $"readings flow again: {gateway.Output}{broker.Log}");

        proxy.Leave();
        await Eventually.TrueAsync(() => Arrived(witness, "readings") >= hop.Count("readings"), () => $"what was acknowledged ({hop.Count("readings")}) arrives; {Arrived(witness, "readings")} did");
        await broker.StopAsync();
        await broker.StartAgainAsync();
        await witness.SubscribedAsync();
        await ConnectedAsync(listen, 2);
        proxy.Incarnation++;
        proxy.Return();

        await Eventually.TrueAsync(() => hop.Count("readings") >= Rows, () => $"{Rows} readings are acknowledged; {hop.Count("readings")} are: {gateway.Output}{broker.Log}");
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        await Eventually.TrueAsync(() => Status(witness) == "offline", "the gateway says goodbye");
        await Eventually.TrueAsync(() => listen.Output.Contains("\"offline\"", StringComparison.Ordinal), "listen has heard it");

        Assert.Empty(hop.Complaints());
        Assert.Equal(2, hop.Incarnations);
        var ledger = new Ledger(witness.Messages);
        Assert.Empty(ledger.Complaints);
        Assert.Empty(JudgedByTheProduct.Complaints(witness.Messages, ledger));
        Assert.Equal(Rows, ledger.Lane("readings").Count);
        Assert.NotEmpty(ledger.Lane("alerts"));
        Runs.AssertKilled(ledger.SystemEvents, kills: 1);
        await AssertListenAsync(listen);
        await AssertRetainedAsync(broker, witness);
    }

    /// <summary>Each subscriber gets the last status and the present states of the alerts at once, where the broker can that.</summary>
    private static async Task AssertRetainedAsync(RealBroker broker, Witness witness)
    {
        var state = witness.Messages.Last(m => m.Topic.StartsWith("gateways/scene/state/alerts/", StringComparison.Ordinal));
        await AssertFirstAsync(broker, state.Topic, state.Payload, true);
        await AssertFirstAsync(broker, "gateways/scene/status", "offline", true);
        await AssertFirstAsync(broker, "gateways/+/status", "offline", broker.Recipe.RetainedForWildcards);
        await broker.StopAsync();
        await broker.StartAgainAsync();
        await AssertFirstAsync(broker, "gateways/scene/status", "offline", broker.Recipe.KeepsRetained);
    }

    /// <summary>Whether a new subscriber is told at once. A broker that is busy, or only just started, may be slow to say what it has.</summary>
    private static async Task AssertFirstAsync(RealBroker broker, string topic, string part, bool told)
    {
        if (told)
        {
            var first = string.Empty;
            await Eventually.TrueAsync(async () => (first = await FirstAsync(broker, topic)).Contains(part, StringComparison.Ordinal), () => $"{topic} is told with {part}; the last was {first}");
        }
        else
        {
            Assert.DoesNotContain(part, await FirstAsync(broker, topic), StringComparison.Ordinal);
        }
    }

    private static async Task AssertListenAsync(GatewayProcess listen)
    {
        await listen.TerminateAsync();
        var lines = listen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.True(lines[^1].GetProperty("complete").GetBoolean(), listen.Output[^2000..]);
        Assert.DoesNotContain(lines, l => l.TryGetProperty("report", out var kind) && kind.GetString() is "gap" or "two-contents" or "malformed");
        Assert.Equal(Rows, lines.Where(l => l.TryGetProperty("lane", out var lane) && lane.GetString() == "readings" && l.TryGetProperty("id", out _)).Select(l => l.GetProperty("id").GetString()).Distinct().Count());
    }

    /// <summary>The first message on a topic within three seconds; empty: none came.</summary>
    private static async Task<string> FirstAsync(RealBroker broker, string topic)
    {
        string[] login = broker.Recipe.User is { } user ? ["-u", user, "-P", "any"] : [];
        using var subscriber = Process.Start(new ProcessStartInfo("mosquitto_sub", ["-p", $"{broker.Port}", "-V", broker.Recipe.Protocol == "5" ? "5" : "mqttv311", .. login, "-t", topic, "-q", "1", "-C", "1", "-W", "3"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var first = await subscriber.StandardOutput.ReadToEndAsync();
        await subscriber.WaitForExitAsync();
        return first;
    }

    private static Task ConnectedAsync(GatewayProcess listen, int times) => Eventually.TrueAsync(
        () => listen.Output.Split("\"connected\"").Length > times, () => $"listen is connected {times} times: {listen.Output}{listen.Error}");

    private static int Arrived(Witness witness, string lane) =>
        witness.Messages.Where(m => m.Topic.StartsWith($"gateways/scene/{lane}/", StringComparison.Ordinal)).Select(m => m.Payload).Distinct(StringComparer.Ordinal).Count();

    private static string? Status(Witness witness) =>
        witness.Messages.LastOrDefault(m => m.Topic.EndsWith("/status", StringComparison.Ordinal))?.Json.GetProperty("status").GetString();

    private string[] Login(BrokerRecipe recipe) => recipe.User is null ? [] : ["--username", recipe.User, "--password-file", Password];

    private string Password => Path.Combine(folder, "password");

    private void Write(BrokerRecipe recipe, int port)
    {
        File.WriteAllText(Password, "any\n");
        File.WriteAllText(Path.Combine(folder, "history.csv"), string.Join('\n', RecordingGenerator.Csv().Split('\n').Take(Rows + 1)));
        var login = recipe.User is null ? string.Empty : $", username: \"{recipe.User}\", password-file: {Password}";
        File.WriteAllText(Path.Combine(folder, "gateway.yaml"), $$"""
            gateway: { id: scene }
            sensors:
              history: { driver: replay, file: {{folder}}/history.csv, speed: 3000000, channel: temperature, unit: "[degF]" }
            rules:
              too-warm: { point: history/temperature, above: 76, hysteresis: 2 }
              too-cold: { point: history/temperature, below: 60, hysteresis: 2, on-delay: 2h }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{port}}", protocol: {{recipe.Protocol}}, retry-max: 1s{{login}} }
            store: { path: {{folder}}/store, readings-linger: 100ms }
            """);
    }

    private GatewayProcess Start() => GatewayProcess.Start("run", "--config", Path.Combine(folder, "gateway.yaml"));
}
