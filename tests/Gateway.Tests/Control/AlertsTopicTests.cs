using Gateway.Cli;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Control;
using Gateway.Tests.Pipeline;
using TestKit;

namespace Gateway.Tests.Control;

/// <summary>The commands about alerts, with the rules and the pipeline behind them turned by hand.</summary>
public sealed class AlertsTopicTests : IDisposable
{
    private readonly PipelineBench bench = new(ack: "required");

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_list_names_what_is_active_and_all_when_asked()
    {
        await bench.StartAsync();
        bench.Read(20);
        Assert.Equal("""{"alerts":[],"count":1,"next":null}""", (await AskAsync("alerts.list")).ToJsonString());
        Assert.Equal("normal", (string?)(await AskAsync("alerts.list", """{"all":true}"""))["alerts"]![0]!["state"]);

        bench.Read(31);
        await bench.TurnsAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(90));
        var alert = (await AskAsync("alerts.list"))["alerts"]![0]!;
        Assert.Equal(("warm", "bench/temperature", "unacknowledged", 1), ((string?)alert["rule"], (string?)alert["point"], (string?)alert["state"], (int)alert["level"]!));
        Assert.Equal((31.0, 30.0, "Cel", "good"), ((double)alert["value"]!, (double)alert["limit"]!, (string?)alert["unit"], (string?)alert["quality"]));
        Assert.Equal(90.0, (double)alert["age"]!, 0.01);
        Assert.Equal(("0000000000000001", 1), ((string?)alert["episode"], (int)alert["number"]!));
    }

    [Fact]
    public async Task An_acknowledgement_is_an_event_and_stands_in_the_list()
    {
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        var done = await AskAsync("alerts.acknowledge", """{"rule":"warm","point":"bench/temperature","by":"night shift","comment":"on my way","episode":1,"number":1}""");
        Assert.Equal(("night shift (uid 0)", "acknowledged", "night shift (uid 0)"), ((string?)done["by"], (string?)done["alert"]!["state"], (string?)done["alert"]!["acknowledged-by"]));
        Assert.Equal(["1 raised", "2 acknowledged"], bench.Committed(Lane.Alerts));
        Assert.Contains("\"by\":\"night shift (uid 0)\",\"comment\":\"on my way\"", Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_shelved_rings_for_nobody_until_it_is_not()
    {
        await bench.StartAsync();
        var done = await AskAsync("alerts.shelve", """{"rule":"warm","point":"bench/temperature","for":"2h"}""");
        Assert.Equal("2026-03-29T17:04:05.000Z", (string?)done["alert"]!["shelved-until"]);
        Assert.DoesNotContain("episode", Last(), StringComparison.Ordinal);
        bench.Read(31);
        await bench.TurnsAsync();
        Assert.Contains("\"notify\":false,\"held\":\"shelved\",\"flags\":[\"shelved\"]", Last(), StringComparison.Ordinal);
        await AskAsync("alerts.unshelve", """{"rule":"warm","point":"bench/temperature"}""");
        Assert.Equal(["1 shelved", "2 raised", "3 unshelved"], bench.Committed(Lane.Alerts));
        Assert.Contains("\"by\":\"root\",\"notify\":true,\"flags\":[\"after-hold\"]", Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_figures_count_what_was_raised_and_read_well()
    {
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        var figures = await AskAsync("alerts.figures");
        Assert.Equal((1, 1), ((int)figures["raised"]!, (int)figures["standing"]!["warning"]!));
        var lines = AlertsFigures.Lines(figures).ToList();
        Assert.Contains("raised          1: 0 critical, 1 warning, 0 info; notified 1", lines);
        Assert.Equal("raised most         1 100%  warm bench/temperature", lines[^1]);
        Assert.All(lines, l => Assert.InRange(l.Length, 1, 80));
    }

    [Theory]
    [InlineData("alerts.acknowledge", """{"rule":"warm","point":"bench/temperature"}""", "nothing to do")]
    [InlineData("alerts.acknowledge", """{"rule":"wram","point":"bench/temperature"}""", "did you mean 'warm'?")]
    [InlineData("alerts.acknowledge", """{"rule":"warm","point":"bench/humidity"}""", "it watches bench/temperature")]
    [InlineData("alerts.acknowledge", """{"rule":"warm"}""", "'args.point' is missing")]
    [InlineData("alerts.reset", """{"rule":"warm","point":"bench/temperature"}""", "it is not latched")]
    [InlineData("alerts.unshelve", """{"rule":"warm","point":"bench/temperature"}""", "it is not shelved")]
    [InlineData("alerts.shelve", """{"rule":"warm","point":"bench/temperature","for":"9000d"}""", "at most")]
    [InlineData("alerts.list", """{"from":-1}""", "'args.from' must be a whole number from 0")]
    public async Task What_cannot_be_done_is_refused_with_the_reason_and_is_no_event(string command, string args, string why)
    {
        await bench.StartAsync();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => AskAsync(command, args));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Committed(Lane.Alerts));
    }

    [Fact]
    public async Task While_the_disk_is_away_what_is_asked_for_is_done_in_memory()
    {
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        bench.Outbox.Fails = true;
        var asked = Ask("alerts.acknowledge", """{"rule":"warm","point":"bench/temperature"}""");
        var turn = bench.TurnAsync().AsTask();
        Assert.False(asked.IsCompleted);
        bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        await turn.WaitAsync(Patience.Limit);
        Assert.Equal("acknowledged", (string?)(await asked)["alert"]!["state"]);
        Assert.Equal(["1 acknowledged"], PipelineBench.Read(bench.Store.Slots[0].Current.Main, Lane.Alerts));
    }

    [Fact]
    public async Task What_the_loop_did_not_get_to_is_taken_back()
    {
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        var asked = Ask("alerts.acknowledge", """{"rule":"warm","point":"bench/temperature"}""");
        while (!asked.IsCompleted)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("the service is busy; nothing was done, try again", (await Assert.ThrowsAsync<RefusedException>(() => asked)).Message);
        await bench.TurnsAsync();
        Assert.Equal(["1 raised"], bench.Committed(Lane.Alerts));
    }

    private Task<JsonObject> Ask(string command, string args) =>
        new ControlCommands("g", new AskRules(bench.Door, bench.State, bench.Time), bench.Figures, bench.OutboxTopic, bench.LettersTopic).RunAsync(
            command, new ControlCall(new Peer(0, [0]), "anna", new Arguments(System.Text.Json.JsonDocument.Parse(args).RootElement.Clone(), "args.")));

    private async Task<JsonObject> AskAsync(string command, string args = "{}")
    {
        var asked = Ask(command, args);
        await bench.TurnsAsync();
        return await asked.WaitAsync(Patience.Limit);
    }

    private string Last()
    {
        var events = new List<StoredEvent>();
        bench.Reader.Read(Lane.Alerts, bench.Outbox.Next(Lane.Alerts) - 2, 1, events);
        return System.Text.Encoding.UTF8.GetString(events[0].Data.Span);
    }
}
