using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Cli;
using Gateway.Control;
using Gateway.Diagnostics;
using Gateway.Forwarding;
using Gateway.Outbox;

namespace Gateway.Tests.Control;

/// <summary>What operators see of the store: two upstreams, one of them with an older stream.</summary>
public sealed class OutboxTopicTests : IDisposable
{
    private static readonly Point Temperature = new(0, "bench", "temperature", "Cel");
    private readonly MemoryOutbox outbox = new();
    private readonly MemoryOutbox older = new();
    private readonly GatewayState state = new();
    private readonly List<OwedSlot> slots;
    private Desk? desk;

    public OutboxTopicTests()
    {
        var readers = outbox.Attach([new("cloud", Lanes.All), new("local", [Lane.Alerts])]);
        var before = older.Attach([new("cloud", Lanes.All)]);
        slots = [new OwedSlot(new Owed(outbox, readers[0], before)), new OwedSlot(new Owed(outbox, readers[1], []))];
        Commit(older, 3, 0);
        Commit(outbox, 450, 2);
        readers[1].Acknowledge(Lane.Alerts, 449);
    }

    public void Dispose()
    {
        outbox.Dispose();
        older.Dispose();
    }

    [Fact]
    public async Task The_status_names_the_store_and_how_far_each_upstream_is()
    {
        var status = await AskAsync("outbox.status");
        Assert.Equal((outbox.Stream, "memory", 451L), ((string?)status["stream"], (string?)status["store"], (long)status["next"]!["alerts"]!));
        Assert.Equal(
            [("cloud", older.Stream, 3L), ("cloud", outbox.Stream, 450L), ("local", outbox.Stream, 1L)],
            ((JsonArray)status["upstreams"]!).Select(u => ((string?)u!["upstream"], (string?)u["stream"], (long)u["lanes"]!["alerts"]!["waiting"]!)));

        (state.StoreVolatile, state.StoreFailure) = (true, "the disk is full");
        status = await AskAsync("outbox.status");
        Assert.Equal(("volatile", "the disk is full"), ((string?)status["store"], (string?)status["failure"]));
        using var text = new StringWriter();
        await OutboxText.StatusAsync(status, text);
        Assert.StartsWith($"store     volatile, stream {outbox.Stream}: the disk is full\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains($"upstream  cloud (older stream {older.Stream}): alerts 3 waiting, next 4;", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_owed_is_listed_page_by_page_oldest_stream_first_as_it_is_sent()
    {
        var ids = new List<string?>();
        await OutboxPages.EachAsync(AskAsync, "cloud", ["alerts"], long.MaxValue, entry =>
        {
            ids.Add((string?)entry["id"]);
            return Task.CompletedTask;
        });
        Assert.Equal(
            Enumerable.Range(1, 3).Select(i => $"{older.Stream}-alerts-{i:D16}").Concat(Enumerable.Range(1, 450).Select(i => $"{outbox.Stream}-alerts-{i:D16}")), ids);

        var page = await AskAsync("outbox.list", new JsonObject { ["stream"] = outbox.Stream });
        Assert.Equal(OutboxTopic.Page, ((JsonArray)page["entries"]!).Count);
        Assert.Equal($"{{\"stream\":\"{outbox.Stream}\",\"after\":200}}", page["next"]!.ToJsonString());
    }

    [Fact]
    public async Task No_more_is_fetched_than_is_asked_for_and_lanes_that_are_not_sent_are_left_out()
    {
        var lines = new List<string>();
        await OutboxPages.EachAsync(AskAsync, "local", ["alerts", "system", "readings"], 10, entry =>
        {
            lines.Add(OutboxText.Line(entry));
            return Task.CompletedTask;
        });
        Assert.Equal([$"{outbox.Stream}-alerts-{450:D16}  0001-01-01T00:00:00.000Z  alert.raised.v1  bench/temperature  warm"], lines);
    }

    [Fact]
    public async Task One_event_is_shown_by_its_id()
    {
        var found = await AskAsync("outbox.show", new JsonObject { ["id"] = $"{outbox.Stream}-readings-{2:D16}" });
        Assert.Equal(("reading.v1", 22), ((string?)found["type"], (int)found["data"]!["value"]!));
    }

    [Fact]
    public async Task Verifying_reads_all_and_counts()
    {
        var lanes = await OutboxPages.VerifyAsync(AskAsync);
        Assert.Equal(
            [
                $"cloud {older.Stream} alerts: 3 events can be read", $"cloud {outbox.Stream} alerts: 450 events can be read",
                $"cloud {older.Stream} system: 0 events can be read", $"cloud {outbox.Stream} system: 0 events can be read",
                $"cloud {older.Stream} readings: 0 events can be read", $"cloud {outbox.Stream} readings: 2 events can be read",
                $"local {outbox.Stream} alerts: 1 events can be read",
            ],
            lanes.Select(OutboxText.Verified));
    }

    [Fact]
    public async Task Dead_letters_are_listed_page_by_page_and_seen_to_one_by_one()
    {
        desk = new Desk();
        var page = await AskAsync("outbox.dead-letters.list");
        Assert.Equal((200, 200L), (((JsonArray)page["dead-letters"]!).Count, (long)page["next"]!));
        page = await AskAsync("outbox.dead-letters.list", new JsonObject { ["after"] = 200 });
        Assert.Equal((50, null), (((JsonArray)page["dead-letters"]!).Count, page["next"]));
        Assert.Equal(
            $"201  1970-01-01T00:00:00.000Z  cloud  0000dead-alerts-{201:D16}  alert.raised.v1  0x95 packet too large",
            OutboxLetters.Line((JsonObject)page["dead-letters"]![0]!));

        await AskAsync("outbox.dead-letters.retry", new JsonObject { ["id"] = 7 });
        await AskAsync("outbox.dead-letters.drop", new JsonObject { ["id"] = 8 });
        Assert.Equal(["retry 7", "drop 8"], desk.Done);
        var refused = await Assert.ThrowsAnyAsync<RefusedException>(() => AskAsync("outbox.dead-letters.drop", new JsonObject { ["id"] = 8 }));
        Assert.StartsWith("there is no dead letter 8;", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAnyAsync<RefusedException>(() => AskAsync("outbox.dead-letters.retry", new JsonObject { ["id"] = 8 }));
        Assert.StartsWith("no such letter;", refused.Message, StringComparison.Ordinal);
        desk = null;
        refused = await Assert.ThrowsAnyAsync<RefusedException>(() => AskAsync("outbox.dead-letters.list"));
        Assert.StartsWith("there are no dead letters", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_each_upstream_has_lost_ever_stands_in_the_status()
    {
        desk = new Desk();
        var status = await AskAsync("outbox.status");
        Assert.Equal("""[{"upstream":"cloud","lane":"readings","reason":"evicted","count":12}]""", status["lost"]!.ToJsonString());
        using var text = new StringWriter();
        await OutboxText.StatusAsync(status, text);
        Assert.Contains("lost      cloud: 12 readings evicted\n", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outbox.list", """{"upstream":"clod"}""", "there is no upstream 'clod'; there are cloud, local")]
    [InlineData("outbox.list", """{"lane":"alert"}""", "there is no lane 'alert'; there are alerts, system, readings")]
    [InlineData("outbox.list", """{"upstream":"local","lane":"readings"}""", "upstream 'local' is not sent lane 'readings'")]
    [InlineData("outbox.list", """{"stream":"0000dead"}""", "nothing of stream '0000dead' waits for that upstream any more")]
    [InlineData("outbox.list", """{"most":201}""", "'args.most' must be a whole number from 1 to 200")]
    [InlineData("outbox.show", """{"id":"x"}""", "'x' is no id of an event; it is written stream-lane-sequence")]
    [InlineData("outbox.show", """{"id":"0000dead-alerts-1"}""", "0000dead-alerts-1 is not in the store")]
    [InlineData("outbox.show", """{"id":"0000dead-alerts--1"}""", "is no id of an event")]
    [InlineData("outbox.status", """{"all":true}""", "'args.all' is unknown")]
    public async Task What_makes_no_sense_is_refused_with_the_reason(string command, string args, string why)
    {
        var refused = await Assert.ThrowsAnyAsync<RefusedException>(() => AskAsync(command, (JsonObject)JsonNode.Parse(args)!));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static void Commit(MemoryOutbox into, int alerts, int readings)
    {
        var batch = new OutboxBatch();
        batch.Clear(into);
        for (var i = 0; i < alerts; i++)
        {
            batch.Add(new StoredEvent(Lane.Alerts, 0, 0, "raised", "bench/temperature", "warm", "{\"rule\":\"warm\"}"u8.ToArray()));
        }

        for (var i = 1; i <= readings; i++)
        {
            batch.Add(new Reading(Temperature, default, 20 + i));
        }

        into.Commit(batch);
    }

    private async Task<JsonObject> AskAsync(string command, JsonObject? args = null)
    {
        using var json = JsonDocument.Parse((args ?? []).ToJsonString());
        var commands = new ControlCommands("g", null, null, new OutboxTopic(() => outbox, () => desk, () => slots, state, new EventJson("g")), new DeadLettersTopic(() => desk, new EventJson("g")));
        var reply = await commands.RunAsync(command, new ControlCall(new Peer(0, [0]), "anna", new Arguments(json.RootElement.Clone(), "args.")));
        return (JsonObject)JsonNode.Parse(reply.ToJsonString())!;
    }

    /// <summary>250 dead letters, and a loss.</summary>
    private sealed class Desk : IOutboxDesk
    {
        private readonly List<DeadLetter> dead =
        [
            .. Enumerable.Range(1, 250).Select(i => new DeadLetter(
                i, "cloud", "0000dead", new StoredEvent(Lane.Alerts, i, 0, "raised", "bench/temperature", "warm", "{}"u8.ToArray()), DateTimeOffset.UnixEpoch, "0x95 packet too large")),
        ];

        public List<string> Done { get; } = [];

        public IReadOnlyList<DeadLetter> DeadLetters(long after, int most) => [.. dead.Where(l => l.Id > after).Take(most)];

        public string? Retry(long id) => Remove("retry", id) ? null : "no such letter";

        public bool Drop(long id) => Remove("drop", id);

        public IReadOnlyList<LossCount> Losses() => [new("cloud", Lane.Readings, LossReason.Evicted, 12)];

        public IReadOnlyList<string> Check() => [];

        private bool Remove(string what, long id)
        {
            var removed = dead.RemoveAll(l => l.Id == id) > 0;
            Done.AddRange(removed ? [$"{what} {id}"] : []);
            return removed;
        }
    }
}
