using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Cli;

/// <summary><c>outbox dead-letters list|retry|drop</c>: events that a broker refuses.</summary>
internal static class OutboxLetters
{
    private const string All = "all";
    private const string None = "there are no dead letters";

    /// <summary>The command with its subcommands.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var command = new Command("dead-letters", "Events that a broker refuses, or that break one of its limits.");
        command.Subcommands.Add(List(output, error));
        command.Subcommands.Add(Each("retry", "Have one sent again, under its own id.", "is sent again", output, error));
        command.Subcommands.Add(Each("drop", "Forget one; the loss ledger keeps its number.", "is forgotten", output, error));
        return command;
    }

    /// <summary>A dead letter on one line.</summary>
    internal static string Line(JsonObject letter) =>
        $"{OutboxText.Text(letter["id"])}  {OutboxText.Text(letter["at"])}  {OutboxText.Text(letter["upstream"])}  {OutboxText.Text(letter["event"]?["id"])}  {OutboxText.Text(letter["event"]?["type"])}  {OutboxText.Text(letter["detail"])}";

    private static Command List(TextWriter output, TextWriter error)
    {
        var where = new OutboxAccess();
        var json = new Option<bool>("--json") { Description = "As JSON, for programs: one object a line." };
        var command = new Command("list", "All of them, oldest first, with what the broker said.") { json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, async ask =>
        {
            var any = false;
            await foreach (var letter in LettersAsync(ask))
            {
                any = true;
                await output.WriteLineAsync(parsed.GetValue(json) ? letter.ToJsonString() : Line(letter));
            }

            if (!any && !parsed.GetValue(json))
            {
                await output.WriteLineAsync(None);
            }
        }));
        return command;
    }

    private static Command Each(string name, string summary, string done, TextWriter output, TextWriter error)
    {
        var where = new OutboxAccess();
        var which = new Argument<string>("ID") { Description = "Its number in the list, or 'all'." };
        which.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value != All && !(long.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0))
            {
                result.AddError($"'{token.Value}' is no number of a dead letter, and not 'all'");
            }
        });
        var json = new Option<bool>("--json") { Description = "As JSON, for programs: one object a line with the id of each." };
        var command = new Command(name, summary) { which, json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, async ask =>
        {
            List<long> ids = [];
            if (parsed.GetValue(which) == All)
            {
                // All that there are now: one that is refused again meanwhile is not taken a second time.
                await foreach (var letter in LettersAsync(ask))
                {
                    ids.Add((long?)letter["id"] ?? 0);
                }
            }
            else
            {
                ids.Add(long.Parse(parsed.GetValue(which)!, CultureInfo.InvariantCulture));
            }

            foreach (var id in ids)
            {
                var result = await ask("outbox.dead-letters." + name, new JsonObject { ["id"] = id });
                await output.WriteLineAsync(parsed.GetValue(json) ? result.ToJsonString() : $"dead letter {id} {done}");
            }

            if (ids.Count == 0 && !parsed.GetValue(json))
            {
                await output.WriteLineAsync(None);
            }
        }));
        return command;
    }

    private static async IAsyncEnumerable<JsonObject> LettersAsync(Ask ask)
    {
        for (long? after = 0; after is not null;)
        {
            var page = await ask("outbox.dead-letters.list", new JsonObject { ["after"] = after });
            foreach (var letter in (page["dead-letters"] as JsonArray ?? []).OfType<JsonObject>())
            {
                yield return letter;
            }

            after = (long?)page["next"];
        }
    }
}
