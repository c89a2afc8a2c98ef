using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;

namespace Gateway.Cli;

/// <summary>The command line: every command with its options.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line and returns the exit code.</summary>
    /// <param name="args">The words.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where problems are said.</param>
    /// <param name="signals">What was heard since the program began, for <c>run</c>; null: it hears from then on.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, RunSignals? signals = null)
    {
        var parsed = Root(output, error, args.FirstOrDefault(), signals).Parse(args);
        if (parsed.Errors.Count == 0 && Stray(parsed) is { } stray)
        {
            await error.WriteLineAsync($"sensor-gateway: there is no option '{stray}' here.{Suggestion(stray, parsed.CommandResult.Command.Options.Select(static o => o.Name))}\nTry 'sensor-gateway --help'.");
            return ExitCode.Usage;
        }

        if (parsed.Errors.Count == 0)
        {
            return await InvokeAsync(parsed, output, error);
        }

        // A word that is no command is the reason why there is none: said once.
        var words = parsed.UnmatchedTokens;
        foreach (var problem in parsed.Errors.Where(p => words.Count == 0 || words.Any(w => p.Message.Contains(w, StringComparison.Ordinal))))
        {
            await error.WriteLineAsync($"sensor-gateway: {problem.Message}{Meant(parsed, problem.Message)}");
        }

        await error.WriteLineAsync("Try 'sensor-gateway --help'.");
        return ExitCode.Usage;
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, TextWriter output, TextWriter error)
    {
        try
        {
            // Without a limit of its own: a service that is told to stop says itself when it is done (the default kills it after 2 s).
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (OutputException e)
        {
            await error.WriteLineAsync($"sensor-gateway: standard output cannot be written: {e.Message}");
            return ExitCode.Fault;
        }
        catch (Exception e)
        {
            await error.WriteLineAsync($"sensor-gateway: a fault of the program, please report it: {e}");
            return ExitCode.Fault;
        }
    }

    /// <summary>What looks like an option and was taken for an argument; null: there is none, or the user said so with <c>--</c>.</summary>
    private static string? Stray(ParseResult parsed) => parsed.Tokens.Any(static t => t.Type == TokenType.DoubleDash) ? null
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static a => a.Tokens).FirstOrDefault(static t => t.Value.StartsWith("--", StringComparison.Ordinal))?.Value;

    private static string Suggestion(string word, IEnumerable<string> known) => Spelling.Nearest(word, known) is { } meant ? $" Did you mean '{meant}'?" : string.Empty;

    /// <summary>The command or option that somebody most likely meant, when the message is about a word that is none.</summary>
    private static string Meant(ParseResult parsed, string message)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Subcommands.Select(c => c.Name).Concat(command.Options.Select(o => o.Name)).ToList();
        var word = parsed.UnmatchedTokens.FirstOrDefault(t => message.Contains($"'{t}'", StringComparison.Ordinal));
        return word is not null ? Suggestion(word, known)
            : parsed.UnmatchedTokens.Count == 0 && command.Subcommands.Count > 0 ? $" There are {string.Join(", ", command.Subcommands.Select(c => c.Name))}."
            : string.Empty;
    }

    /// <summary>The program with its commands; man page and completion are compared with them.</summary>
    /// <param name="output">Where the commands write.</param>
    /// <param name="error">Where they tell what is wrong.</param>
    /// <param name="first">The first word of the command line. If it is a command, the others are not made: the service would keep their compiled code in memory for ever.</param>
    /// <param name="signals">What was heard since the program began, for <c>run</c>; null: it hears from then on.</param>
    internal static RootCommand Root(TextWriter output, TextWriter error, string? first = null, RunSignals? signals = null)
    {
        (string Name, Func<Command> Make)[] commands =
        [
            ("run", () => Run(error, signals)),
            ("demo", () => Demo(output, error)),
            ("check", () => Check(output, error)),
            ("alerts", () => AlertsCommand.Make(output, error)),
            ("bench", () => BenchCommand.Make(output, error)),
            ("describe", () => DescribeCommand.Make(output, error)),
            ("doctor", () => DoctorCommand.Make(output)),
            ("listen", () => ListenCommand.Make(output, error)),
            ("outbox", () => OutboxCommand.Make(output, error)),
            ("reload", () => ReloadCommand.Make(output, error)),
            ("rules", () => RulesCommand.Make(output, error)),
            ("sensors", () => SensorsCommand.Make(output, error)),
            ("status", () => StatusCommand.Make(output, error)),
        ];
        var root = new RootCommand("Reads sensors, judges their readings, keeps the events until they are safe elsewhere, and forwards them over MQTT.");
        root.Options.Add(ExtensionsOption.Make());
        var isCommand = commands.Any(c => c.Name == first);
        foreach (var (name, make) in commands)
        {
            if (!isCommand || name == first)
            {
                root.Subcommands.Add(make());
            }
        }

        return root;
    }

    private static Command Run(TextWriter error, RunSignals? signals)
    {
        var config = ConfigOption();
        var command = new Command("run", "Run the service until SIGTERM.") { config };
        command.SetAction(async (parsed, _) =>
        {
            var heard = signals ?? new RunSignals();
            var path = parsed.GetValue(config) ?? ConfigurationLoader.DefaultPath;
            var byDefault = parsed.GetValue(config) is null;
            var sources = ExtensionsOption.Sources(parsed);
            var loaded = Load();
            return Report(loaded, error) ?? await RunCommand.RunAsync(loaded, path, Load, heard, error);

            LoadedConfiguration Load() => ConfigurationLoader.Load(path, byDefault, sources);
        });
        return command;
    }

    private static Command Demo(TextWriter output, TextWriter error)
    {
        var limit = new Option<string?>("--for") { Description = "Stop after this time, as 30s.", HelpName = "DURATION" };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(Quantities.TryDuration(token.Value, out var time) && time > TimeSpan.Zero && time <= TimeSpan.FromDays(40)))
            {
                result.AddError($"--for '{token.Value}' is not a duration with its unit, as 30s");
            }
        });
        var port = new Option<int?>("--port") { Description = "Port of its broker on 127.0.0.1. Default: 1883, or the next free one.", HelpName = "N" };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(ushort.TryParse(token.Value, out var number) && number > 0))
            {
                result.AddError($"--port '{token.Value}' is not a port, 1 to 65535");
            }
        });
        var command = new Command("demo", "Show the gateway at work: no hardware, broker or file needed.") { port, limit };
        command.SetAction((parsed, _) => DemoCommand.RunAsync(
            parsed.GetValue(limit) is { } text && Quantities.TryDuration(text, out var duration) ? duration : Timeout.InfiniteTimeSpan, parsed.GetValue(port), output, error));
        return command;
    }

    private static Command Check(TextWriter output, TextWriter error)
    {
        var config = ConfigOption();
        var plan = new Option<bool>("--plan") { Description = "What a reload would change in the running service, asked of the service itself; nothing is done." };
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var where = new ServiceOptions(config);
        var command = new Command("check", "Validate a configuration completely, without touching hardware or network.") { config, plan, json, where.Socket };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(plan) && result.GetResult(where.Socket) is not null)
            {
                result.AddError("--socket goes with --plan");
            }
        });
        command.SetAction((parsed, _) =>
        {
            if (parsed.GetValue(plan))
            {
                return CheckCommand.PlanAsync(where, parsed, parsed.GetValue(json), output, error);
            }

            var (path, isDefault) = (parsed.GetValue(config) ?? ConfigurationLoader.DefaultPath, parsed.GetValue(config) is null);
            var sources = ExtensionsOption.Sources(parsed, unsetIsWarning: true);
            return Task.FromResult(parsed.GetValue(json)
                ? CheckCommand.RunJson(path, isDefault, output, sources)
                : CheckCommand.Run(path, isDefault, output, error, sources, StoreSpace.Complaint));
        });
        return command;
    }

    private static Option<string?> ConfigOption() => new("--config")
    {
        Description = $"A YAML file, or a folder whose *.yaml are merged by name. Default: {ConfigurationLoader.DefaultPath}",
        HelpName = "PATH",
    };

    /// <summary>Prints the problems; the exit code when there are errors, else null.</summary>
    private static int? Report(LoadedConfiguration loaded, TextWriter error)
    {
        foreach (var problem in loaded.Problems)
        {
            error.WriteLine(problem);
        }

        return loaded.Configuration is null ? ExitCode.Configuration : null;
    }
}
