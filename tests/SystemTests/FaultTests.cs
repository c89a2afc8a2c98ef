using TestKit;

namespace SystemTests;

/// <summary>What a user sees when something is wrong: the message, the exit code, and nothing lost.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-faults-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_wrong_configuration_gives_one_line_per_problem_and_exit_code_78()
    {
        var file = Write("""
            gateway: { id: Greenhouse }
            sensors:
              sim: { driver: simulatd }
              room: { driver: simulated, evry: 1s, channels: { t: { wave: sine } } }
            rules:
              warm: { point: room/temperature, above: warm }
            upstreams:
              cloud: { url: "http://example.com", keep-alive: 30 }
            """);
        foreach (var command in new[] { "check", "run" })
        {
            var (code, _, error) = await GatewayProcess.RunAsync(command, "--config", file);
            var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(78, code);
            Assert.Equal(
                ["1:", "3:", "4:", "6:", "8:", "8:"],
                lines.Select(l => l[(file.Length + 1)..].Split(':')[0] + ":"));
            Assert.Contains("did you mean 'simulated'?", error, StringComparison.Ordinal);
            Assert.Contains("did you mean 'every'?", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_usage_is_exit_code_64()
    {
        var (code, _, error) = await GatewayProcess.RunAsync("run", "--confg", "x");
        Assert.Equal(64, code);
        Assert.Contains("--confg", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_does_not_exist_is_exit_code_78()
    {
        var (code, _, error) = await GatewayProcess.RunAsync("run", "--config", Path.Combine(folder, "none.yaml"));
        Assert.Equal(78, code);
        Assert.Contains("none.yaml", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_fails_ends_the_process_with_exit_code_1_and_says_why()
    {
        var file = Write($$"""
            sensors:
              history: { driver: replay, file: {{folder}}/none.csv, start: error }
            store: { path: {{folder}}/store }
            """);
        var (code, _, error) = await GatewayProcess.RunAsync("run", "--config", file);
        Assert.Equal(1, code);
        Assert.Contains("history", error, StringComparison.Ordinal);
        Assert.Contains("none.csv", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_in_use_is_refused_with_exit_code_1()
    {
        var file = Write($$"""
            store: { path: {{folder}}/store }
            """);
        using var first = GatewayProcess.Start("run", "--config", file);
        await Eventually.TrueAsync(() => first.Output.Contains("runs as", StringComparison.Ordinal), "the first one runs");
        var (code, _, error) = await GatewayProcess.RunAsync("run", "--config", file);
        Assert.Equal(1, code);
        Assert.Contains("in use", error, StringComparison.Ordinal);
        Assert.Equal(0, (await first.TerminateAsync()).ExitCode);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_and_a_port_nobody_listens_on_are_said_and_do_not_end_the_service()
    {
        var file = Write($$"""
            upstreams:
              nowhere: { url: "mqtt://broker.invalid", retry-max: 1s }
              closed: { url: "mqtt://127.0.0.1:1", retry-max: 1s }
            store: { path: {{folder}}/store }
            """);
        using var gateway = GatewayProcess.Start("run", "--config", file);
        await Eventually.TrueAsync(
            () => gateway.Output.Contains("broker.invalid", StringComparison.Ordinal) && gateway.Output.Contains("127.0.0.1:1", StringComparison.Ordinal),
            () => "both upstreams complain: " + gateway.Output);
        Assert.False(gateway.HasExited);
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
    }

    [MosquittoFact]
    public async Task A_broker_that_refuses_is_said_and_everything_arrives_once_it_lets_us_in()
    {
        await using var broker = await MosquittoBroker.StartWithPasswordAsync("gateway", "secret");
        var password = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(password, "wrong\n");
        var data = Path.Combine(folder, "data.csv");
        await File.WriteAllTextAsync(data, RecordingGenerator.Csv());
        var file = Write($$"""
            gateway: { id: refused }
            sensors:
              history: { driver: replay, file: {{data}} }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{broker.Port}}", username: gateway, password-file: {{password}}, retry-max: 1s }
            store: { path: {{folder}}/store }
            """);
        using var gateway = GatewayProcess.Start("run", "--config", file);
        await Eventually.TrueAsync(() => gateway.Output.Contains("Upstream local: ", StringComparison.Ordinal), "the refusal is said");
        Assert.DoesNotContain("wrong", gateway.Output, StringComparison.Ordinal);
        using var witness = new Witness(broker.Port, "gateways/refused/#", "gateway", "secret");
        await witness.SubscribedAsync();

        await File.WriteAllTextAsync(password, "secret\n");
        var rows = RecordingGenerator.Rows().Count;
        await Eventually.TrueAsync(() => new Ledger(witness.Messages).Lane("readings").Count == rows, () => $"all readings arrive; {new Ledger(witness.Messages).Lane("readings").Count} did");
        await gateway.TerminateAsync();
        Assert.Empty(new Ledger(witness.Messages).Complaints);
    }

    [MosquittoFact]
    public async Task A_recording_that_is_missing_at_first_and_has_bad_rows_is_delivered_whole()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/late/#");
        await witness.SubscribedAsync();
        var data = Path.Combine(folder, "late.csv");
        var file = Write($$"""
            gateway: { id: late }
            sensors:
              history: { driver: replay, file: {{data}} }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{broker.Port}}", retry-max: 1s }
            store: { path: {{folder}}/store, readings-linger: 100ms }
            """);
        using var gateway = GatewayProcess.Start("run", "--config", file);
        await Eventually.TrueAsync(() => gateway.Output.Contains("late.csv", StringComparison.Ordinal), "the missing file is said");
        await File.WriteAllTextAsync(data + ".new", "timestamp,value\n2024-01-01 00:00:00,1\n2024-01-01 01:00:00,abc\nnonsense\n2024-01-01 02:00:00,3\n");
        File.Move(data + ".new", data); // whole from the first moment
        await Eventually.TrueAsync(() => Good(witness).Count == 2, "the good rows arrive");
        await gateway.TerminateAsync();

        var ledger = new Ledger(witness.Messages);
        Assert.Empty(ledger.Complaints);
        Assert.Equal([1.0, 3.0], Good(witness));
        var reasons = ledger.Lane("readings").Select(e => e.GetProperty("data")).Where(d => d.GetProperty("quality").GetString() == "bad").Select(d => d.GetProperty("reason").GetString()!).ToList();
        Assert.Contains(reasons, r => r.Contains("late.csv:3", StringComparison.Ordinal));
        Assert.Contains(reasons, r => r.Contains("late.csv:4", StringComparison.Ordinal));
        Assert.Equal(["started", "sensor-failed", "sensor-recovered", "stopped"], ledger.SystemEvents);
    }

    private static List<double> Good(Witness witness) =>
        [.. new Ledger(witness.Messages).Lane("readings").Select(e => e.GetProperty("data")).Where(d => d.GetProperty("quality").GetString() == "good").Select(d => d.GetProperty("value").GetDouble())];

    private string Write(string yaml)
    {
        var file = Path.Combine(folder, "gateway.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }
}
