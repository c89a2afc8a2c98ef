using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Cli;
using Gateway.Outbox;
using Gateway.Tests.Configuration;

namespace Gateway.Tests.Cli;

/// <summary>The commands without a service: they open the store themselves.</summary>
public sealed class OutboxCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string config;

    public OutboxCommandTests() => config = folder.Write(
        "gateway.yaml", $"gateway: {{ id: g }}\nupstreams: {{ cloud: {{ url: 'mqtt://127.0.0.1:1' }} }}\nstore: {{ path: {folder.Path}/store }}\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task When_no_service_runs_the_store_is_opened_and_nothing_of_it_is_lost()
    {
        Fill();
        for (var i = 0; i < 2; i++)
        {
            var (code, output, error) = await RunAsync("outbox", "list", "--config", config, "--json");
            Assert.Equal((0, string.Empty), (code, error));
            Assert.Equal("alert.raised.v1", (string?)JsonNode.Parse(output)!["type"]);
        }

        var status = await RunAsync("outbox", "status", "--config", config);
        Assert.Equal(0, status.Code);
        Assert.Contains("upstream  cloud: alerts 1 waiting, next 2;", status.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("outbox", "verify", "--config", config)).Code);
        Assert.Single((await RunAsync("outbox", "export", "--config", config)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task As_json_is_taken_by_each_of_them()
    {
        Fill();
        var listed = JsonNode.Parse((await RunAsync("outbox", "export", "--json", "--config", config)).Output)!;
        var shown = await RunAsync("outbox", "show", (string)listed["id"]!, "--json", "--config", config);
        Assert.Equal((0, "alert.raised.v1"), (shown.Code, (string?)JsonNode.Parse(shown.Output)!["type"]));
        Assert.Equal((0, string.Empty, string.Empty), await RunAsync("outbox", "dead-letters", "retry", "all", "--json", "--config", config));
        Assert.Equal("there are no dead letters\n", (await RunAsync("outbox", "dead-letters", "retry", "all", "--config", config)).Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_store_that_somebody_holds_without_answering_is_left_alone()
    {
        Fill();
        using var held = SqliteOutbox.Open(folder.Path + "/store");
        var (code, output, error) = await RunAsync("outbox", "list", "--config", config);
        Assert.Equal((1, string.Empty), (code, output));
        Assert.Contains("in use", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_service_and_without_a_store_it_says_both()
    {
        var (code, output, error) = await RunAsync("outbox", "status", "--config", config);
        Assert.Equal((1, string.Empty), (code, output));
        Assert.Contains("no service answers", error, StringComparison.Ordinal);
        Assert.Contains("outbox.db does not exist", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path + "/store"));
    }

    [Fact]
    public async Task A_configuration_with_problems_is_exit_code_78() =>
        Assert.Equal(78, (await RunAsync("outbox", "status", "--config", folder.Write("bad.yaml", "gatewya: {}\n"))).Code);

    [Theory]
    [InlineData("outbox list --most 0", "--most '0' is no whole number from 1")]
    [InlineData("outbox list --lane alert", "'alert'")]
    [InlineData("outbox show", "Required argument 'ID'")]
    [InlineData("outbox lst", "Did you mean 'list'?")]
    public async Task Wrong_usage_is_exit_code_64(string args, string why)
    {
        var (code, output, error) = await RunAsync(args.Split(' '));
        Assert.Equal((64, string.Empty), (code, output));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (await CommandLine.RunAsync(args, output, error), output.ToString(), error.ToString());
    }

    private void Fill()
    {
        using var outbox = SqliteOutbox.Open(folder.Path + "/store");
        outbox.Attach([new UpstreamLanes("cloud", Lanes.All)]);
        var batch = new OutboxBatch();
        batch.Clear(outbox);
        batch.Add(new StoredEvent(Lane.Alerts, 0, 1, "raised", "bench/temperature", "warm", "{}"u8.ToArray()));
        outbox.Commit(batch);
    }
}
