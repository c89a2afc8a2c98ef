using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Control;
using Gateway.Diagnostics;
using Gateway.Forwarding;
using Gateway.Pipeline;

namespace Gateway.Cli;

/// <summary>
/// The way to the store: through the running service, or, when none runs, by its own files, whose lock is taken meanwhile. Nothing opens
/// the store beside a running service.
/// </summary>
internal sealed class OutboxAccess
{
    private readonly ServiceOptions where = new();

    /// <summary>The configuration of the gateway.</summary>
    public Option<string?> Config => where.Config;

    /// <summary>The socket of the service.</summary>
    public Option<string?> Socket => where.Socket;

    /// <summary>Finds the store and runs; a refusal is said and is exit code 1.</summary>
    public Task<int> RunAsync(ParseResult parsed, TextWriter error, Func<Ask, Task> run) => RunAsync(parsed, error, async ask =>
    {
        await run(ask);
        return ExitCode.Done;
    });

    /// <summary>The same with an exit code of its own.</summary>
    public async Task<int> RunAsync(ParseResult parsed, TextWriter error, Func<Ask, Task<int>> run)
    {
        var code = ExitCode.Done;
        var asked = await where.RunAsync(
            parsed,
            error,
            async client => code = await run(client.AskAsync),
            parsed.GetValue(Socket) is null ? async nobody => code = await AloneAsync(parsed, error, run, nobody) : null);
        return asked == ExitCode.Done ? code : asked;
    }

    private async Task<int> AloneAsync(ParseResult parsed, TextWriter error, Func<Ask, Task<int>> run, RefusedException nobody)
    {
        if (ServiceOptions.Load(parsed, parsed.GetValue(Config), error) is not { Configuration: { } configuration } loaded)
        {
            return ExitCode.Configuration;
        }

        // Whoever is not named in the configuration is forgotten when the store is opened: never with another one than the service's.
        using var store = new StoreFolder(configuration.Store, TimeProvider.System);
        if (loaded.Absent || configuration.Store.InMemory || configuration.Upstreams.Count == 0 || !Path.Exists(store.Place))
        {
            throw new RefusedException($"{nobody.Message}; and there is no store to open: {(loaded.Absent ? "there is no configuration" : configuration.Store.InMemory ? "it is in memory" : configuration.Upstreams.Count == 0 ? "no upstream is configured" : $"{store.Place} does not exist")}");
        }

        try
        {
            using var outbox = store.Open(replace: null).Outbox;
            var readers = outbox.Attach([.. configuration.Upstreams.Select(u => u.Lanes)]);
            var slots = readers.Select(r => new OwedSlot(new Owed(outbox, r, outbox.Older(r.Upstream)))).ToList();
            var json = new EventJson(configuration.Gateway.Id);
            var commands = new ControlCommands(
                configuration.Gateway.Id, null, null, new OutboxTopic(() => outbox, () => outbox as IOutboxDesk, () => slots, new GatewayState(), json), new DeadLettersTopic(() => outbox as IOutboxDesk, json));

            // Through text, as over the socket, so that the answers are the same.
            return await run(async (command, args) => (JsonObject)JsonNode.Parse((await commands.RunAsync(command, Call(args))).ToJsonString())!);
        }
        catch (OutboxException e)
        {
            throw new RefusedException(e.Message);
        }
    }

    private static ControlCall Call(JsonObject args)
    {
        using var json = JsonDocument.Parse(args.ToJsonString());
        return new ControlCall(Peer.Self(), Environment.UserName, new Arguments(json.RootElement.Clone(), "args."));
    }
}
