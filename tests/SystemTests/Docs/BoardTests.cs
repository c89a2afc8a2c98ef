using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using SystemTests.Disk;
using TestKit;

namespace SystemTests.Docs;

/// <summary>
/// What <c>docs/runbook.md</c> tells of a new board, a new card and the way back to an earlier version, walked with folders for boards: each has
/// its configuration and its store, and all send to one broker.
/// </summary>
public sealed class BoardTests : IDisposable
{
    private const string State = "gateways/scene/state/alerts/warm/oven/temperature";

    /// <summary>Where SQLite keeps <c>user_version</c> (https://sqlite.org/fileformat2.html#the_database_header).</summary>
    private const int VersionAt = 60;

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-boards-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MosquittoFact]
    public async Task A_new_board_goes_on_with_what_waits_and_nobody_notices()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/scene/#");
        await witness.SubscribedAsync();
        var old = Board("old", broker, 50);
        using (var gateway = await StartAsync(old, "Alert raised"))
        {
            await Eventually.TrueAsync(() => Raised(witness) == 1, "the alert arrives");
            await broker.StopAsync();
            await WaitingAsync(old, 20);
            Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        }

        // As on the page: both folders, as they are. The new board reads other values.
        var fresh = Board("new", broker, 1);
        Copy(Path.Combine(old, "store"), Path.Combine(fresh, "store"));
        await broker.StartAgainAsync();
        using (var gateway = await StartAsync(fresh, "Alert cleared"))
        {
            await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Payload.Contains("\"alert.cleared.v1\"", StringComparison.Ordinal)), "it clears");
            Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        }

        await GoodbyeAsync(witness);
        var ledger = new Ledger(witness.Messages);
        Assert.Empty(ledger.Complaints);
        Assert.Equal(["raised", "cleared"], ledger.Transitions("warm").Select(t => t.Kind));
        Assert.DoesNotContain("stream-replaced", ledger.SystemEvents);
        Assert.DoesNotContain("unclean-stop", ledger.SystemEvents);
        Assert.Equal(0, JsonDocument.Parse(witness.Messages.Last(m => m.Topic == State).Payload).RootElement.GetProperty("level").GetInt32());
    }

    [MosquittoTheory]
    [InlineData(50)]
    [InlineData(1)]
    public async Task A_new_card_begins_a_new_stream_and_tells_the_alerts_as_they_are(int value)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/scene/#");
        await witness.SubscribedAsync();
        using (var gateway = await StartAsync(Board("old", broker, 50), "Alert raised"))
        {
            await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Topic == State && m.Payload.Contains("\"level\":1", StringComparison.Ordinal)), "the state is told");
            await gateway.KillAsync();
        }

        await Eventually.TrueAsync(() => Status(witness).GetProperty("status").GetString() == "offline", "the broker says that it is gone");
        var before = Status(witness).GetProperty("stream").GetString()!;
        using (var gateway = await StartAsync(Board("new", broker, value), "Commands are taken at"))
        {
            await Eventually.TrueAsync(() => Status(witness).GetProperty("stream").GetString() != before && Status(witness).GetProperty("status").GetString() == "online", "a new stream is online");
            await Eventually.TrueAsync(
                () => JsonDocument.Parse(witness.Messages.Last(m => m.Topic == State).Payload).RootElement is var state && state.GetProperty("level").GetInt32() == (value > 40 ? 1 : 0),
                () => "the state is that of now: " + witness.Messages.Last(m => m.Topic == State).Payload);
            await Eventually.TrueAsync(() => Raised(witness) == (value > 40 ? 2 : 1), "what is true is raised again");
            Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        }

        await GoodbyeAsync(witness);
        var stream = Status(witness).GetProperty("stream").GetString()!;
        var accounts = new StreamAccounts(witness.Messages);
        Assert.Equal([before, stream], accounts.Streams);
        Assert.Equal(value > 40 ? ["0000000000000001"] : [], accounts.Lane("alerts").Where(e => e.GetProperty("stream").GetString() == stream).Select(e => e.GetProperty("sequence").GetString()!));
        Assert.DoesNotContain("stream-replaced", accounts.System);
    }

    [MosquittoFact]
    public async Task A_version_that_does_not_know_the_store_sets_it_aside_and_names_what_it_held()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/scene/#");
        await witness.SubscribedAsync();
        var board = Board("one", broker, 50);
        using (var newer = await StartAsync(board, "Alert raised"))
        {
            await Eventually.TrueAsync(() => Raised(witness) == 1, "the alert arrives");
            await broker.StopAsync();
            await WaitingAsync(board, 20);
            Assert.Equal(0, (await newer.TerminateAsync()).ExitCode);
        }

        // The store of a later version: the number in its header is what an earlier one sees first.
        var database = Path.Combine(board, "store", "outbox.db");
        await using (var file = File.Open(database, FileMode.Open))
        {
            var version = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(version, 99);
            file.Position = VersionAt;
            await file.WriteAsync(version);
        }

        await broker.StartAgainAsync();
        using (var earlier = await StartAsync(board, "schema 99"))
        {
            await Eventually.TrueAsync(() => Raised(witness) == 2, () => "the alert is raised anew: " + earlier.Output);
            await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Payload.Contains("\"loss.v1\"", StringComparison.Ordinal)), "what it held is named");
            Assert.Equal(0, (await earlier.TerminateAsync()).ExitCode);
        }

        await GoodbyeAsync(witness);
        var accounts = new StreamAccounts(witness.Messages);
        Assert.Empty(accounts.Complaints);
        var replaced = accounts.FirstSystem("stream-replaced");
        Assert.Equal(accounts.Streams[0], replaced.GetProperty("old-stream").GetString());
        Assert.Contains("another version (schema 99", replaced.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(board, "store", "quarantine"), "outbox.db", SearchOption.AllDirectories));
    }

    private static int Raised(Witness witness) => witness.Messages.Where(m => m.Payload.Contains("\"alert.raised.v1\"", StringComparison.Ordinal)).DistinctBy(m => m.Payload).Count();

    private static JsonElement Status(Witness witness) => witness.Messages.Last(m => m.Topic == "gateways/scene/status").Json;

    private static Task GoodbyeAsync(Witness witness) => Eventually.TrueAsync(() => Status(witness).GetProperty("status").GetString() == "offline", "it says goodbye");

    private static async Task<GatewayProcess> StartAsync(string board, string until)
    {
        var gateway = GatewayProcess.Start("run", "--config", Path.Combine(board, "gateway.yaml"));
        await Eventually.TrueAsync(() => gateway.Output.Contains(until, StringComparison.Ordinal), () => $"'{until}' is logged: {gateway.Output}{gateway.Error}");
        return gateway;
    }

    /// <summary>Waits until so many readings wait on a board, as <c>status</c> tells.</summary>
    private static async Task WaitingAsync(string board, int readings)
    {
        var said = string.Empty;
        await Eventually.TrueAsync(
            () =>
            {
                said = GatewayProcess.RunAsync("status", "--json", "--config", Path.Combine(board, "gateway.yaml")).GetAwaiter().GetResult().Output;
                return said.Length > 0 && JsonDocument.Parse(said).RootElement.GetProperty("upstreams")[0].GetProperty("lanes").EnumerateArray()
                    .Any(l => l.GetProperty("lane").GetString() == "readings" && l.GetProperty("waiting").GetInt64() >= readings);
            },
            () => "readings wait: " + said);
    }

    private static void Copy(string from, string to)
    {
        using var copy = Process.Start("cp", ["-a", from, to]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }

    /// <summary>A board: a folder with a configuration whose sensor always says <paramref name="value"/>.</summary>
    private string Board(string name, MosquittoBroker broker, int value)
    {
        var board = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        File.WriteAllText(Path.Combine(board, "gateway.yaml"), $$"""
            gateway: { id: scene }
            sensors:
              oven: { driver: simulated, every: 100ms, channels: { temperature: { wave: constant, low: {{value}}, unit: Cel } } }
            rules:
              warm: { point: oven/temperature, above: 40 }
            upstreams:
              local: { url: "mqtt://127.0.0.1:{{broker.Port}}", retry-max: 1s }
            store: { path: {{board}}/store }
            """);
        return board;
    }
}
