using System.Text;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Commands;
using Gateway.Control;
using Gateway.Pipeline;

namespace Gateway.Tests.Commands;

public sealed class UpstreamCommandsTests
{
    private const string Alert = """{"rule":"warm","point":"bench/temperature"}""";

    [Fact]
    public async Task An_acknowledgement_is_stored_before_it_is_answered_and_names_the_upstream()
    {
        await using var bench = new CommandBench("acknowledge");
        await bench.StartAsync();
        var (reply, json) = await bench.AskAsync(CommandBench.Message("acknowledge", bench.Payload("7", Alert)));
        Assert.Equal("gateways/greenhouse-1/replies/acknowledge", reply.Topic);
        Assert.Equal(("7", true, "upstream local", "acknowledged"), ((string?)json["id"], (bool)json["ok"]!, (string?)json["result"]!["by"], (string?)json["result"]!["alert"]!["state"]));
        Assert.Equal(["1 raised", "2 acknowledged"], bench.Pipeline.Committed(Lane.Alerts));
        Assert.Equal((1, 0, 0), (bench.Health.Commands, bench.Health.CommandsRefused, bench.Health.CommandsDropped));
        Assert.Empty(bench.Said());
    }

    [Fact]
    public async Task Who_it_was_is_told_with_the_upstream_that_says_so()
    {
        await using var bench = new CommandBench("shelve");
        await bench.StartAsync();
        var json = (await bench.AskAsync(CommandBench.Message("shelve", bench.Payload("7", """{"rule":"warm","point":"bench/temperature","by":"anna","for":"2h","one-shot":true}""")))).Json;
        Assert.Equal("anna (upstream local)", (string?)json["result"]!["by"]);
        Assert.StartsWith("2026-03-29T17:04:05", (string?)json["result"]!["alert"]!["shelved-until"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_rules_refuse_was_run_and_is_no_event()
    {
        await using var bench = new CommandBench("reset");
        await bench.StartAsync();
        var refusal = await bench.RefusalAsync(CommandBench.Message("reset", bench.Payload("7", Alert)));
        Assert.Contains("it is not latched", refusal, StringComparison.Ordinal);
        Assert.Equal((1, 0), (bench.Health.Commands, bench.Health.CommandsRefused));
        Assert.Empty(bench.Said());
    }

    [Fact]
    public async Task Every_command_of_the_catalogue_is_one_of_the_control_socket_and_is_answered()
    {
        await using var bench = new CommandBench([.. CommandCatalog.Names]);
        await bench.StartAsync();
        foreach (var entry in CommandCatalog.All)
        {
            Assert.Contains(entry.Control, bench.Control.Names);
            var args = entry.Control.StartsWith("alerts.", StringComparison.Ordinal) ? Alert : "{}";
            var (reply, json) = await bench.AskAsync(CommandBench.Message(entry.Name, bench.Payload(entry.Name, args)));
            Assert.Equal(("gateways/greenhouse-1/replies/" + entry.Name, entry.Name), (reply.Topic, (string?)json["id"]));

            // Nothing is latched, and this gateway has no files.
            Assert.Equal(entry.Name is not ("reset" or "reload"), (bool)json["ok"]!);
        }
    }

    [Fact]
    public async Task The_status_says_how_the_gateway_is_and_not_only_its_store()
    {
        await using var bench = new CommandBench("status");
        await bench.StartAsync();
        var result = (await bench.AskAsync(CommandBench.Message("status", bench.Payload("7")))).Json["result"]!;
        Assert.Equal(("greenhouse-1", Gateway.Diagnostics.Product.Version, 1), ((string?)result["gateway"], (string?)result["version"], (int)result["alerts"]!["active"]!));
        Assert.Equal(("durable", "local"), ((string?)result["store"]!["state"], (string?)result["upstreams"]![0]!["id"]));
        Assert.All(new[] { "stream", "time", "clock-synchronised", "sensors", "extensions" }, m => Assert.True(result.AsObject().ContainsKey(m), m));
        Assert.Equal(1, (int)result["rules"]!["points"]!["active"]!);
    }

    [Fact]
    public void A_reply_that_is_too_large_is_sent_without_its_result_and_says_so()
    {
        var (whole, brief) = UpstreamCommands.Payload(ControlReply.Done("7", new JsonObject { ["by"] = "anna" }));
        Assert.Contains("anna", Encoding.UTF8.GetString(whole), StringComparison.Ordinal);
        Assert.Equal($$$"""{"id":"7","ok":true,"result":{"left-out":{{{whole.Length}}}}}""", Encoding.UTF8.GetString(brief!));
        (whole, brief) = UpstreamCommands.Payload(ControlReply.Done("7", new JsonObject { ["by"] = new string('a', UpstreamCommands.MostReply) }));
        Assert.Matches("^.\"id\":\"7\",\"ok\":true,\"result\":.\"left-out\":1[0-9]{5}..$", Encoding.UTF8.GetString(whole));
        Assert.Null(brief);
        Assert.Null(UpstreamCommands.Payload(ControlReply.Refused("7", "no")).Short);
    }

    [Fact]
    public async Task A_command_that_is_not_let_in_is_answered_and_becomes_one_event_with_a_count()
    {
        await using var bench = new CommandBench("ping");
        await bench.StartAsync();
        var (_, json) = await bench.AskAsync(CommandBench.Message("shelve", bench.Payload("7", Alert)));
        Assert.Equal("7", (string?)json["id"]);
        Assert.Contains("the command 'shelve' is not allowed", (string?)json["error"], StringComparison.Ordinal);
        await bench.RefusalAsync(CommandBench.Message("pong", bench.Payload("8")));
        Assert.Equal(["1 raised"], bench.Pipeline.Committed(Lane.Alerts));
        Assert.Equal((0, 2), (bench.Health.Commands, bench.Health.CommandsRefused));
        var notice = Assert.Single(bench.Said());
        Assert.Equal(("command-refused", "local", 2), (notice.Kind, notice.Subject, notice.Count));
        Assert.StartsWith("pong: there is no command 'pong'; did you mean 'ping'?", notice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_id_is_run_once()
    {
        await using var bench = new CommandBench("acknowledge", "reset");
        await bench.StartAsync();
        var message = CommandBench.Message("acknowledge", bench.Payload("7", Alert));
        Assert.True((bool)(await bench.AskAsync(message)).Json["ok"]!);
        Assert.Equal("the id '7' was used before: that command was done, and this one is not run", await bench.RefusalAsync(message));
        await bench.RefusalAsync(CommandBench.Message("reset", bench.Payload("8", Alert)));
        Assert.Contains("that command was refused", await bench.RefusalAsync(CommandBench.Message("reset", bench.Payload("8", Alert))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_is_dropped_beyond_what_may_wait_and_said_once()
    {
        await using var bench = new CommandBench("ping");
        await bench.Pipeline.StartAsync();
        for (var i = 0; i < 10_000; i++)
        {
            bench.Commands.Take(CommandBench.Message("ping", bench.Payload($"{i}")));
        }

        Assert.Equal((UpstreamCommands.Room, 10_000 - UpstreamCommands.Room), (bench.Health.CommandsWaiting, bench.Health.CommandsDropped));
        var notice = Assert.Single(bench.Said());
        Assert.Equal(10_000 - UpstreamCommands.Room, notice.Count);
        await bench.StartAsync();
        for (var i = 0; i < UpstreamCommands.Room; i++)
        {
            Assert.Equal($"{i}", (string?)(await bench.ReplyAsync()).Json["id"]);
        }

        Assert.Equal(0, bench.Health.CommandsWaiting);
    }

    [Fact]
    public async Task While_replies_are_not_taken_no_further_command_is_run()
    {
        await using var bench = new CommandBench("ping");
        await bench.StartAsync();
        for (var i = 0; i < ReplyQueue.Room + 10; i++)
        {
            await bench.TurnUntilAsync(() => bench.Health.CommandsWaiting == 0 || i >= ReplyQueue.Room);
            bench.Commands.Take(CommandBench.Message("ping", bench.Payload($"{i}")));
        }

        await bench.TurnUntilAsync(() => bench.Health.Commands == ReplyQueue.Room);
        Assert.Equal(10, bench.Health.CommandsWaiting);
        await bench.ReplyAsync();
        await bench.TurnUntilAsync(() => bench.Health.Commands == ReplyQueue.Room + 1);
    }

    [Fact]
    public async Task Stopped_while_the_rules_are_asked_it_answers_nothing()
    {
        var bench = new CommandBench("acknowledge");
        await using (bench)
        {
            await bench.StartAsync();
            bench.Commands.Take(CommandBench.Message("acknowledge", bench.Payload("7", Alert)));
            while (bench.Pipeline.Door.Waiting == 0)
            {
                await Task.Yield();
            }
        }

        Assert.False(bench.Commands.Replies.TryNext(out _));
    }

    [Theory]
    [InlineData("gateways/greenhouse-1/replies/phone-3", true)]
    [InlineData("gateways/greenhouse-1/for/anna", true)]
    [InlineData("gateways/greenhouse-1/status", false)]
    [InlineData("gateways/greenhouse-1/commands/ping", false)]
    [InlineData("gateways/greenhouse-1/alerts/warm", false)]
    [InlineData("gateways/greenhouse-1/", false)]
    [InlineData("gateways/greenhouse-2/replies/ping", false)]
    [InlineData("gateways/greenhouse-1/replies/+", false)]
    [InlineData("elsewhere", false)]
    public async Task A_response_topic_counts_below_our_own_prefix_only_and_the_correlation_data_comes_back(string topic, bool counts)
    {
        await using var bench = new CommandBench("ping");
        await bench.StartAsync();
        var (reply, _) = await bench.AskAsync(CommandBench.Message("ping", bench.Payload("7")) with { ResponseTopic = topic, CorrelationData = "abc"u8.ToArray() });
        Assert.Equal(counts ? topic : "gateways/greenhouse-1/replies/ping", reply.Topic);
        Assert.Equal("abc"u8.ToArray(), reply.CorrelationData.ToArray());
    }

    [Fact]
    public async Task What_is_no_command_is_left_alone_and_what_is_too_large_is_not_kept()
    {
        await using var bench = new CommandBench("ping");
        await bench.StartAsync();
        bench.Commands.Take(CommandBench.Message("ping", string.Empty)); // takes a retained message back
        bench.Commands.Take(new LinkEvent(0, Topic: "gateways/greenhouse-1/replies/ping", Payload: "x"u8.ToArray()));
        bench.Commands.Take(CommandBench.Message("a/b", "x"));
        bench.Commands.Take(CommandBench.Message(new string('a', 65), "x"));
        bench.Commands.Take(CommandBench.Message("a\nb", "x"));
        Assert.Equal(0, bench.Health.CommandsWaiting);
        Assert.Equal("the command is larger than 16384 bytes", await bench.RefusalAsync(CommandBench.Message("ping", new string(' ', 16_385))));
        Assert.Equal("the command is larger than 16384 bytes", await bench.RefusalAsync(new LinkEvent(0, Topic: "gateways/greenhouse-1/commands/ping", TooLarge: true)));
        var (reply, _) = await bench.AskAsync(CommandBench.Message("ping", bench.Payload("7")) with { ResponseTopic = "gateways/greenhouse-1/r", CorrelationData = new byte[16_384] });
        Assert.Equal(("gateways/greenhouse-1/replies/ping", 0), (reply.Topic, reply.CorrelationData.Length));
    }
}
