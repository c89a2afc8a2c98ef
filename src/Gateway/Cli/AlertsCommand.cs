using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Abstractions.Configuration;

namespace Gateway.Cli;

/// <summary><c>alerts list|figures|acknowledge|shelve|unshelve|reset</c>: the alerts of the running service.</summary>
internal static class AlertsCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var command = new Command("alerts", "See the alerts of the running service and take care of them.");
        command.Subcommands.Add(List(output, error));
        command.Subcommands.Add(Figures(output, error));

        var episode = new Option<string?>("--episode") { Description = "Only if this is still the episode (from the event).", HelpName = "E" };
        episode.Validators.Add(result => Number(result.Tokens, "--episode", result.AddError));
        var number = new Option<string?>("--number") { Description = "Only if nothing worse came after this transition of it.", HelpName = "N" };
        number.Validators.Add(result => Number(result.Tokens, "--number", result.AddError));
        command.Subcommands.Add(Operation(
            "acknowledge",
            "Say that somebody has seen it and takes care.",
            [episode, number],
            (parsed, args) =>
            {
                args["episode"] = Whole(parsed.GetValue(episode));
                args["number"] = Whole(parsed.GetValue(number));
            },
            output,
            error));

        var time = new Option<string?>("--for") { Description = "How long, as 2h.", HelpName = "DURATION" };
        time.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(Quantities.TryDuration(token.Value, out var given) && given > TimeSpan.Zero))
            {
                result.AddError($"--for '{token.Value}' is not a duration with its unit, as 2h");
            }
        });
        var oneShot = new Option<bool>("--one-shot") { Description = "Only until the alert clears, if that is sooner." };
        var shelve = Operation(
            "shelve",
            "Have nobody notified for a while; it is judged on.",
            [time, oneShot],
            (parsed, args) =>
            {
                args["for"] = parsed.GetValue(time);
                args["one-shot"] = parsed.GetValue(oneShot);
            },
            output,
            error);
        shelve.Validators.Add(result =>
        {
            if (result.GetResult(time) is null && !result.GetValue(oneShot))
            {
                result.AddError("say how long with --for 2h, or --one-shot");
            }
        });
        command.Subcommands.Add(shelve);
        command.Subcommands.Add(Operation("unshelve", "End shelving; an active alert announces itself again.", [], static (_, _) => { }, output, error));
        command.Subcommands.Add(Operation("reset", "Let go an alert that is latched and has cleared.", [], static (_, _) => { }, output, error));
        return command;
    }

    private static Command List(TextWriter output, TextWriter error)
    {
        var where = new ServiceOptions();
        var all = new Option<bool>("--all") { Description = "All alerts, not only those that somebody should know of." };
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command("list", "The alerts that are active, or wait for somebody, or are held back.") { all, json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, client => AlertsList.RunAsync(client, parsed.GetValue(all), parsed.GetValue(json), output)));
        return command;
    }

    private static Command Figures(TextWriter output, TextWriter error)
    {
        var where = new ServiceOptions();
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command("figures", "How the alerts perform: how many, how often, which most, and whether they are looked after.") { json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, client => AlertsFigures.RunAsync(client, parsed.GetValue(json), output)));
        return command;
    }

    private static Command Operation(string name, string summary, Option[] more, Action<ParseResult, JsonObject> add, TextWriter output, TextWriter error)
    {
        var where = new ServiceOptions();
        var rule = new Argument<string>("RULE") { Description = "Id of the rule." };
        var point = new Argument<string>("POINT") { Description = "The point, as sensor/channel." };
        point.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
            {
                result.AddError($"'{token.Value}' is no point; it is written sensor/channel");
            }
        });
        var comment = new Option<string?>("--comment") { Description = "Why; goes into the event.", HelpName = "TEXT" };
        var by = new Option<string?>("--by") { Description = "In whose name. Default: your user name.", HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command(name, summary) { rule, point };
        Array.ForEach([.. more, comment, by, json, where.Config, where.Socket], command.Options.Add);
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, async client =>
        {
            var args = new JsonObject
            {
                ["rule"] = parsed.GetValue(rule),
                ["point"] = parsed.GetValue(point),
                ["comment"] = parsed.GetValue(comment),
                ["by"] = parsed.GetValue(by),
            };
            add(parsed, args);
            var done = await client.AskAsync("alerts." + name, args);
            await output.WriteLineAsync(parsed.GetValue(json) ? done.ToJsonString() : AlertsSentence.Of(name, done));
        }));
        return command;
    }

    private static void Number(IReadOnlyList<System.CommandLine.Parsing.Token> tokens, string option, Action<string> complain)
    {
        if (tokens is [var token] && Whole(token.Value) is null or < 1)
        {
            complain($"{option} '{tokens[0].Value}' is no whole number from 1");
        }
    }

    /// <summary>Also as an event writes it, padded with zeros.</summary>
    private static long? Whole(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
