using System.Text.Json.Nodes;
using Gateway.Cli;
using Gateway.Tests.Configuration;
using Gateway.Tests.Control;

namespace Gateway.Tests.Cli;

public sealed class AlertsCommandTests
{
    [Theory]
    [InlineData("alerts acknowledge warm bench", "'bench' is no point; it is written sensor/channel")]
    [InlineData("alerts acknowledge warm bench/", "'bench/' is no point; it is written sensor/channel")]
    [InlineData("alerts acknowledge warm", "Required argument 'POINT'")]
    [InlineData("alerts acknowledge warm a/b --episode x", "--episode 'x' is no whole number from 1")]
    [InlineData("alerts acknowledge warm a/b --number 0", "--number '0' is no whole number from 1")]
    [InlineData("alerts shelve warm a/b", "say how long with --for 2h, or --one-shot")]
    [InlineData("alerts shelve warm a/b --for 2", "--for '2' is not a duration with its unit, as 2h")]
    [InlineData("alerts shelve warm a/b --for 0s", "--for '0s' is not a duration with its unit, as 2h")]
    [InlineData("alerts acknowlege warm a/b", "Did you mean 'acknowledge'?")]
    public async Task Wrong_usage_is_exit_code_64(string args, string why)
    {
        var (code, output, error) = await RunAsync(args.Split(' '));
        Assert.Equal((64, string.Empty), (code, output));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alerts list")]
    [InlineData("alerts reset warm a/b")]
    public async Task When_no_service_runs_it_says_where_it_looked_and_what_to_do(string args)
    {
        using var folder = new TemporaryFolder();
        var socket = Path.Combine(folder.Path, "control.sock");
        var (code, output, error) = await RunAsync([.. args.Split(' '), "--socket", socket]);
        Assert.Equal((1, string.Empty), (code, output));
        Assert.StartsWith($"sensor-gateway: no service answers at {socket}; is it running? systemctl status sensor-gateway", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_started_by_hand_is_found_by_its_configuration()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("gateway.yaml", $"gateway: {{ id: g }}\nstore: {{ path: {folder.Path}/store }}\n");
        var (code, _, error) = await RunAsync("alerts", "list", "--config", file);
        Assert.Equal(1, code);
        Assert.Contains($"no service answers at {folder.Path}/store/control.sock;", error, StringComparison.Ordinal);
        Assert.Equal(78, (await RunAsync("alerts", "list", "--config", folder.Write("bad.yaml", "gatewya: {}\n"))).Code);
    }

    [Fact]
    public async Task A_running_service_is_asked_and_what_it_refuses_is_exit_code_1()
    {
        await using var bench = new ControlBench();
        var quiet = await RunAsync("alerts", "list", "--socket", bench.Socket);
        Assert.Equal((0, "nothing to see to; 1 alert is quiet (--all shows all)\n", string.Empty), quiet);

        bench.Pipeline.Read(31);
        var (code, output, _) = await RunAsync("alerts", "shelve", "warm", "bench/temperature", "--for", "1h", "--socket", bench.Socket);
        Assert.Equal((0, "warm on bench/temperature: shelved until 2026-03-29 16:04 UTC by root; it is active\n"), (code, output));
        Assert.Equal("active", (string?)JsonNode.Parse((await RunAsync("alerts", "list", "--json", "--socket", bench.Socket)).Output)![0]!["state"]);

        var refused = await RunAsync("alerts", "reset", "warm", "bench/temperature", "--socket", bench.Socket);
        Assert.Equal((1, string.Empty, "sensor-gateway: nothing to do: it is not latched\n"), refused);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
