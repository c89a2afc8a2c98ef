using TestKit;

namespace SystemTests.Docs;

/// <summary>The move of docs/move-broker.md, step by step with two brokers: at the old one nothing is missing until the swap, at the new one nothing since the shadow came.</summary>
public sealed class MoveBrokerPageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-move-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MosquittoFact]
    public async Task Step_by_step_no_number_is_missing_at_either_broker()
    {
        await using var old = await MosquittoBroker.StartAsync();
        await using var next = await MosquittoBroker.StartAsync();
        using var atOld = new Witness(old.Port, "gateways/greenhouse-1/#");
        using var atNext = new Witness(next.Port, "gateways/greenhouse-1/#");
        await atOld.SubscribedAsync();
        await atNext.SubscribedAsync();
        var page = new PageRun(
            "docs/move-broker.md", nameof(MoveBrokerPageTests), folder,
            ("old.example.com:1883", $"127.0.0.1:{old.Port}"), ("new.example.com:1883", $"127.0.0.1:{next.Port}"), ("--for 1h", "--for 3s"));
        var steps = page.All("yaml");
        var commands = page.All("sh");
        Write(steps[0]);
        using var gateway = GatewayProcess.Start("run", "--config", Configuration);
        await Eventually.TrueAsync(() => Readings(atOld) > 5, () => "readings arrive: " + gateway.Output + gateway.Error);

        Write(steps[1]);
        await RunAsync(page, commands[0]);
        await Eventually.TrueAsync(() => Readings(atNext) > 5, () => "the shadow sends: " + gateway.Output);
        var compared = await RunAsync(page, commands[1]);
        Assert.DoesNotContain("see the end of", compared, StringComparison.Ordinal);
        Assert.DoesNotContain("skipped", await RunAsync(page, commands[2]), StringComparison.Ordinal);

        Write(steps[2]);
        await RunAsync(page, commands[3]);
        Assert.Contains("Upstream cloud: the new settings are in force", gateway.Output, StringComparison.Ordinal);
        await old.StopAsync();
        var swapped = Readings(atNext);
        await Eventually.TrueAsync(() => Readings(atNext) > swapped + 10, "readings go on");

        Write(steps[3]);
        await RunAsync(page, commands[4]);
        await Eventually.TrueAsync(() => Status(atNext) == "online", () => "the status is right again: " + gateway.Output);
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        await Eventually.TrueAsync(() => Status(atNext) == "offline", "it says goodbye");

        // What the old broker got ends with the swap, and what the new one got begins with the shadow; the two overlap, and together they are everything.
        var (first, last) = (Numbers(atOld), Numbers(atNext));
        Assert.Equal(Enumerable.Range(1, first.Count), first);
        Assert.Equal(Enumerable.Range(last[0], last.Count), last);
        Assert.InRange(last[0], 1, first[^1]);
        Assert.DoesNotContain(
            atNext.Messages.Where(m => m.Topic.Contains("/readings/", StringComparison.Ordinal)).GroupBy(m => m.Json.GetProperty("id").GetString()),
            contents => contents.Select(m => m.Payload).Distinct(StringComparer.Ordinal).Count() > 1);
    }

    private static string? Status(Witness witness) =>
        witness.Messages.LastOrDefault(m => m.Topic.EndsWith("/status", StringComparison.Ordinal))?.Json.GetProperty("status").GetString();

    private static int Readings(Witness witness) => witness.Messages.Count(m => m.Topic.Contains("/readings/", StringComparison.Ordinal));

    /// <summary>The numbers of the readings that came, each once, in order.</summary>
    private static List<int> Numbers(Witness witness) =>
    [
        .. witness.Messages.Where(m => m.Topic.Contains("/readings/", StringComparison.Ordinal))
            .Select(m => int.Parse(m.Json.GetProperty("sequence").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order(),
    ];

    private string Configuration => Path.Combine(folder, "gateway.yaml");

    private Task<string> RunAsync(PageRun page, string commands) => page.ShellAsync(string.Join('\n', commands.Split('\n').Select(line =>
        line.StartsWith("sensor-gateway listen", StringComparison.Ordinal) || line.Length == 0 ? line : $"{line} --config {Configuration}")));

    private void Write(string upstreams) => File.WriteAllText(Configuration, $$"""
        gateway: { id: greenhouse-1 }
        sensors: { room: { driver: simulated, every: 100ms, channels: { temperature: { unit: Cel } } } }
        store: { path: {{folder}}/store, readings-linger: 100ms }
        {{upstreams}}
        """);
}
