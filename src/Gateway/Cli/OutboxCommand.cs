using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Abstractions;

namespace Gateway.Cli;

/// <summary><c>outbox status|list|show|export|verify|dead-letters</c>: what is stored and not yet delivered.</summary>
internal static class OutboxCommand
{
    private const int Shown = 100;

    /// <summary>The command with its subcommands.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var command = new Command("outbox", "See what is stored and not yet delivered; of the running service, or of its store when none runs.");
        command.Subcommands.Add(Simple("status", "Size of the store, its losses, and how far each upstream is.", output, error, OutboxText.StatusAsync));
        command.Subcommands.Add(List(output, error));
        command.Subcommands.Add(Show(output, error));
        command.Subcommands.Add(Export(output, error));
        command.Subcommands.Add(Verify(output, error));
        command.Subcommands.Add(OutboxLetters.Make(output, error));
        return command;
    }

    private static Command Simple(string name, string summary, TextWriter output, TextWriter error, Func<JsonObject, TextWriter, Task> print)
    {
        var where = new OutboxAccess();
        var json = Json();
        var command = new Command(name, summary) { json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, async ask =>
        {
            var reply = await ask("outbox." + name, []);
            await (parsed.GetValue(json) ? output.WriteLineAsync(reply.ToJsonString()) : print(reply, output));
        }));
        return command;
    }

    private static Command List(TextWriter output, TextWriter error)
    {
        var where = new OutboxAccess();
        var (upstream, lane, json) = (Upstream(), Lane(), Json());
        var most = new Option<string?>("--most") { Description = $"How many at most. Default: {Shown}.", HelpName = "N" };
        most.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0))
            {
                result.AddError($"--most '{token.Value}' is no whole number from 1");
            }
        });
        var command = new Command("list", "What an upstream is still owed, oldest first.") { upstream, lane, most, json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, async ask =>
        {
            var room = parsed.GetValue(most) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : Shown;
            await OutboxPages.EachAsync(ask, parsed.GetValue(upstream), Chosen(parsed.GetValue(lane)), room, entry =>
                output.WriteLineAsync(parsed.GetValue(json) ? entry.ToJsonString() : OutboxText.Line(entry)));
        }));
        return command;
    }

    private static Command Show(TextWriter output, TextWriter error)
    {
        var where = new OutboxAccess();
        var id = new Argument<string>("ID") { Description = "Id of the event, as 9f3c02aa-alerts-0000000000000042." };
        var command = new Command("show", "One event as it is sent.") { id, JsonAnyway(), where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, async ask =>
            await output.WriteLineAsync((await ask("outbox.show", new JsonObject { ["id"] = parsed.GetValue(id) })).ToJsonString())));
        return command;
    }

    private static Command Export(TextWriter output, TextWriter error)
    {
        var where = new OutboxAccess();
        var (upstream, lane) = (Upstream(), Lane());
        var command = new Command("export", "Everything an upstream is still owed, one JSON object a line, to standard output. Nothing is taken out of the store.") { upstream, lane, JsonAnyway(), where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, ask =>
            OutboxPages.EachAsync(ask, parsed.GetValue(upstream), Chosen(parsed.GetValue(lane)), long.MaxValue, entry => output.WriteLineAsync(entry.ToJsonString()))));
        return command;
    }

    private static Command Verify(TextWriter output, TextWriter error)
    {
        var where = new OutboxAccess();
        var json = Json();
        var command = new Command("verify", "Read everything that is still owed, check each row, and count; exit code 1 when rows are damaged.") { json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, async ask =>
        {
            var faults = (await ask("outbox.check", []))["faults"]!.DeepClone().AsArray();
            var lanes = await OutboxPages.VerifyAsync(ask);
            var damaged = faults.Count > 0 || lanes.Exists(l => l["lost"]?["damaged"] is not null);
            await output.WriteLineAsync(parsed.GetValue(json)
                ? new JsonObject { ["faults"] = faults, ["lanes"] = new JsonArray([.. lanes]) }.ToJsonString()
                : string.Join('\n', faults.Select(f => "fault: " + OutboxText.Text(f)).Concat(lanes.Select(OutboxText.Verified)).DefaultIfEmpty("nothing waits; the database is whole")));
            return damaged ? ExitCode.Fault : ExitCode.Done;
        }));
        return command;
    }

    private static Option<string?> Upstream() => new("--upstream") { Description = "Whose. Default: the first one configured.", HelpName = "ID" };

    private static Option<string?> Lane()
    {
        var option = new Option<string?>("--lane") { Description = "alerts, system or readings. Default: all three.", HelpName = "LANE" };
        option.AcceptOnlyFromAmong([.. Lanes.All.Select(l => l.Name())]);
        return option;
    }

    /// <summary>Where there is nothing but JSON: a script may give it to all of them alike.</summary>
    private static Option<bool> JsonAnyway() => new("--json") { Description = "As JSON, for programs; so it is without this, too." };

    private static Option<bool> Json() => new("--json") { Description = "As JSON, for programs." };

    private static IReadOnlyList<string> Chosen(string? lane) => lane is null ? [.. Lanes.All.Select(l => l.Name())] : [lane];
}
