using System.CommandLine;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Configuration;
using Gateway.Rehearsing;

namespace Gateway.Cli;

/// <summary><c>rules replay</c>: what rules would have made of recordings.</summary>
internal static class RulesReplayCommand
{
    /// <summary>The command.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var data = new Option<string[]>("--data") { Description = "A recording, or POINT=FILE; may be given several times. Default: the replay sensors of the configuration.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var config = new Option<string?>("--config") { Description = $"The rules: a configuration, or a file with points and rules. Default: {ConfigurationLoader.DefaultPath}", HelpName = "PATH" };
        var against = new Option<string?>("--against") { Description = "Other rules: print what they would change.", HelpName = "PATH" };
        var advise = new Option<bool>("--advise") { Description = "Say what hysteresis or delay would have done to noisy rules." };
        var events = new Option<bool>("--events") { Description = "Print the events as JSON lines instead of a summary." };
        var json = new Option<bool>("--json") { Description = "Print the summary as JSON." };
        var command = new Command("replay", "Send recordings through the rules: a summary, the events, or the difference of two rule sets.") { data, config, against, advise, events, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(events) && (result.GetValue(advise) || result.GetValue(json) || result.GetValue(against) is not null))
            {
                result.AddError("--events prints events alone; leave out --against, --advise and --json");
            }
        });
        command.SetAction(parsed => Run(
            new ReplayOptions(parsed.GetValue(data) ?? [], parsed.GetValue(config), parsed.GetValue(against), parsed.GetValue(advise), parsed.GetValue(events), parsed.GetValue(json)),
            ExtensionsOption.Sources(parsed),
            output,
            error));
        return command;
    }

    /// <summary>Replays; returns the exit code.</summary>
    public static int Run(ReplayOptions options, ConfigurationSources sources, TextWriter output, TextWriter error)
    {
        var problems = new List<Problem>();
        var rules = Load(options.Config ?? ConfigurationLoader.DefaultPath, null, sources, problems);
        var against = options.Against is { } path && rules is not null ? Load(path, rules.Book, sources, problems) : null;
        foreach (var problem in problems)
        {
            error.WriteLine(problem);
        }

        if (rules is null || (options.Against is not null && against is null))
        {
            return ExitCode.Configuration;
        }

        if (RecordingSet.Find(options.Data, rules.Book, out var complaint) is not { } recordings)
        {
            error.WriteLine($"sensor-gateway: {complaint}");
            return ExitCode.Usage;
        }

        // The other rules may lie on other points: those recorded are found there by their ids.
        try
        {
            Replay(options, rules, against is null ? null : Follow(against, rules.Book), recordings, output);
            return ExitCode.Done;
        }
        catch (SensorException e)
        {
            error.WriteLine($"sensor-gateway: {e.Message}");
            return ExitCode.Fault;
        }
    }

    private static void Replay(ReplayOptions options, LoadedRules rules, LoadedRules? against, RecordingSet recordings, TextWriter output)
    {
        if (options.Events)
        {
            using var lines = new EventLines("replay", output);
            ReplayRun.Events(rules.Book, recordings, lines.Write);
            return;
        }

        var result = ReplayRun.Run(rules, against, recordings, options.Advise);
        if (options.Json)
        {
            ReplayJson.Write(result, output);
        }
        else
        {
            ReplayText.Write(result, output);
        }
    }

    private static LoadedRules? Load(string path, RuleBook? other, ConfigurationSources sources, List<Problem> problems) =>
        LoadedRules.Load(path, other, sources, problems) is { } loaded ? loaded with { Book = loaded.Book.On(recorded: true) } : null;

    /// <summary>Rules of another configuration on the points of this one.</summary>
    private static LoadedRules Follow(LoadedRules other, RuleBook book) => other with { Book = other.Book with { Points = book.Points, Computations = other.Book.Computations.Count > 0 ? other.Book.Computations : book.Computations } };
}

/// <summary>What was asked for.</summary>
internal sealed record ReplayOptions(IReadOnlyList<string> Data, string? Config, string? Against, bool Advise, bool Events, bool Json);
