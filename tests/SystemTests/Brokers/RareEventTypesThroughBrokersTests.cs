using TestKit;
using TestKit.Proxy;
using TestKit.Wire;

namespace SystemTests.Brokers;

/// <summary>
/// The types of events that take a fault: one gateway with all brokers of docs/wire/brokers.md as its upstreams starts without a disk and with a
/// clock of its own, loses its brokers for a minute and readings with them, has its clock set, is killed and finds the log of its store gone.
/// </summary>
[Trait("Category", "Brokers")]
public sealed class RareEventTypesThroughBrokersTests : IAsyncLifetime
{
    /// <summary>An outage is worth an event after a minute, and readings that waited for a minute are given up.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(65);

    /// <summary>A loaded machine takes its time.</summary>
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(3);

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-brokers-").FullName;
    private readonly List<Broker> brokers = [];

    public async Task InitializeAsync()
    {
        // One after the other: five at once want more than a small machine has.
        foreach (var name in ((IEnumerable<object[]>)BrokerRecipes.Names).Select(row => (string)row[0]))
        {
            var broker = await RealBroker.StartAsync(BrokerRecipes.Of(name));
            brokers.Add(new Broker(broker));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var broker in brokers)
        {
            await broker.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Every_type_that_takes_a_fault_arrives_through_each_of_them()
    {
        Assert.NotEmpty(brokers);
        Write();
        var clock = await SteppedClock.MakeAsync(folder);
        await Task.WhenAll(brokers.Select(b => b.Witness.SubscribedAsync()));

        // A file stands where the folder of the store is to be.
        var disk = Path.Combine(folder, "disk");
        await File.WriteAllTextAsync(disk, string.Empty);
        using (var gateway = Start(clock.Launcher))
        {
            await EachHasAsync(gateway, "system.store-failed", "system.state-lost");
            File.Delete(disk);
            await EachHasAsync(gateway, "system.store-recovered", "reading");

            // What was stamped before would not expire.
            await File.WriteAllTextAsync(Path.Combine(folder, "synchronised"), string.Empty);
            await EachHasAsync(gateway, "system.clock-synchronised");

            brokers.ForEach(b => b.Proxy.Leave());
            var left = TimeProvider.System.GetTimestamp();
            var observer = brokers[0].Witness;
            await Eventually.TrueAsync(
                () => Said(observer, "system.upstream-down") >= brokers.Count && TimeProvider.System.GetElapsedTime(left) > Outage,
                () => $"the observer hears of {brokers.Count} upstreams that are away; of {Said(observer, "system.upstream-down")} it does: {gateway.Output}{gateway.Error}",
                Minutes);
            brokers.ForEach(b => b.Proxy.Return());
            await EachHasAsync(gateway, "loss", "system.upstream-down", "system.upstream-up");

            clock.Step();
            await EachHasAsync(gateway, "system.clock-step");
            await gateway.KillAsync();
        }

        File.Delete(Path.Combine(disk, "store", "outbox.db-wal"));
        using var again = Start(clock.Launcher);
        await EachHasAsync(again, "system.stream-replaced");
        Assert.Equal(0, (await again.TerminateAsync()).ExitCode);
        await EachHasAsync(again, [.. TypesOfEvents.Rare, "system.stopped"]);
        Assert.All(brokers.SelectMany(b => b.Witness.Messages).Where(m => m.Payload.Length > 0), m => Assert.Empty(WireSchemas.OfMessage(m.Topic, m.Payload)));
    }

    private static int Said(Witness witness, string type) => witness.Messages
        .Where(m => m.Topic.StartsWith("gateways/scene/system/", StringComparison.Ordinal) && m.Json.GetProperty("type").GetString() == type + ".v1")
        .Select(m => m.Json.GetProperty("id").GetString()).Distinct().Count();

    private Task EachHasAsync(GatewayProcess gateway, params string[] types) => Eventually.TrueAsync(
        () => brokers.All(b => !types.Except(TypesOfEvents.Of(b.Witness)).Any()),
        () => $"each has {string.Join(", ", types)}; {string.Join("; ", brokers.Select(b => $"{b.Name} lacks {string.Join(", ", types.Except(TypesOfEvents.Of(b.Witness)))}"))}: {gateway.Output}{gateway.Error}",
        Minutes);

    private GatewayProcess Start(string[] launcher) => GatewayProcess.StartBy(launcher, "run", "--config", Path.Combine(folder, "gateway.yaml"));

    /// <summary>The first broker has a second way to it, which stays open: it hears when the others are away.</summary>
    private void Write()
    {
        var password = Path.Combine(folder, "password");
        File.WriteAllText(password, "any\n");
        string Upstream(string name, Broker broker, int port, string more) =>
            $"  {name}: {{ url: \"mqtt://127.0.0.1:{port}\", protocol: {broker.Recipe.Protocol}, client-id: {name}, retry-max: 1s, {more}"
            + (broker.Recipe.User is { } user ? $", username: \"{user}\", password-file: {password} }}" : " }");
        File.WriteAllText(Path.Combine(folder, "gateway.yaml"), $$"""
            gateway: { id: scene, clock-file: {{folder}}/synchronised }
            sensors:
              flat: { driver: simulated, every: 500ms, channels: { temperature: { wave: constant, low: 50, unit: Cel } } }
            upstreams:
            {{string.Join('\n', brokers.Select(b => Upstream(b.Name, b, b.Proxy.Port, "expire: { readings: 1m }")))}}
            {{Upstream("observer", brokers[0], brokers[0].Port, "send: [system]")}}
            store: { path: {{folder}}/disk/store, readings-linger: 100ms }
            """);
    }

    /// <summary>A broker, the proxy that lets it be away, and who listens there.</summary>
    private sealed class Broker(RealBroker broker) : IAsyncDisposable
    {
        public string Name => Recipe.Name;

        public BrokerRecipe Recipe => broker.Recipe;

        public int Port => broker.Port;

        public RecordingProxy Proxy { get; } = new(broker.Port, _ => { });

        public Witness Witness { get; } = new(broker.Port, "gateways/scene/#", broker.Recipe.User, broker.Recipe.User is null ? null : "any", broker.Recipe.Protocol);

        public async ValueTask DisposeAsync()
        {
            Witness.Dispose();
            await Proxy.DisposeAsync();
            await broker.DisposeAsync();
        }
    }
}
