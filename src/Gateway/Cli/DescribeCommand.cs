using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;
using Gateway.Describing;

namespace Gateway.Cli;

/// <summary><c>describe</c>: what exists, and each setting with its default, bounds and meaning.</summary>
internal static class DescribeCommand
{
    private const int NarrowestTerminal = 40;

    /// <summary>The command with its subcommands.</summary>
    internal static Command Make(TextWriter output, TextWriter error)
    {
        var command = new Command("describe", "Show what there is: drivers, signals, formats, links, stores, events, commands, extensions, and the schema of the configuration.");
        command.Subcommands.Add(Listing("drivers", "driver", "The drivers, or the settings and channels of one.", Subjects.Drivers, output, error));
        command.Subcommands.Add(Listing("signals", "signal", "What rules compare.", static _ => Subjects.Signals(), output, error));
        command.Subcommands.Add(Listing("formats", "format", "The payload formats, or the settings of one.", Subjects.Formats, output, error));
        command.Subcommands.Add(Listing("links", "link", "What makes the connection to an upstream, or the settings of one.", Subjects.Links, output, error));
        command.Subcommands.Add(Listing("stores", "store", "What keeps the events and what it guarantees, or the settings of one.", Subjects.Stores, output, error));
        command.Subcommands.Add(Listing("events", "event", "Every type of event on the wire, and whether this version sends it.", static _ => EventTypes.All, output, error));
        command.Subcommands.Add(Listing("commands", "command", "The commands an upstream can be allowed to send.", static _ => Subjects.Commands(), output, error));
        command.Subcommands.Add(Listing("extensions", "extension", "The extensions, what each brings, and why one is not loaded.", Subjects.Extensions, output, error));
        var schema = new Command("schema", "The JSON Schema of the configuration, for editors.");
        var section = new Argument<string?>("KEY") { Description = "Only this section, as rules.", Arity = ArgumentArity.ZeroOrOne };
        schema.Arguments.Add(section);
        schema.SetAction(parsed =>
        {
            var code = ExitCode.Done;
            var read = With(parsed, error, sources => code = Schema(ConfigurationSchema.Make(sources), parsed.GetValue(section), output, error));
            return read == ExitCode.Done ? code : read;
        });
        command.Subcommands.Add(schema);
        return command;
    }

    private static int Schema(JsonObject schema, string? section, TextWriter output, TextWriter error)
    {
        var sections = schema["properties"]!.AsObject();
        if (section is not null && !sections.ContainsKey(section))
        {
            error.WriteLine($"sensor-gateway: there is no section '{section}'; there are {string.Join(", ", sections.Select(s => s.Key))}");
            return ExitCode.Usage;
        }

        output.WriteLine(DescriptionJson.Text(section is null ? schema : sections[section]!.AsObject()));
        return ExitCode.Done;
    }

    private static Command Listing(string name, string what, string summary, Func<ConfigurationSources, IReadOnlyList<Described>> all, TextWriter output, TextWriter error)
    {
        var key = new Argument<string?>("KEY") { Description = $"Only this {what}, with all that is known about it.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command(name, summary) { key, json };
        command.SetAction(parsed =>
        {
            var code = ExitCode.Done;
            var read = With(parsed, error, sources =>
            {
                var (one, asJson, found) = (parsed.GetValue(key), parsed.GetValue(json), all(sources));
                if (found.Count == 0 && one is null && !asJson)
                {
                    output.WriteLine($"there is no {what} in {sources.Extensions.Folder}");
                    return;
                }

                code = Run(what, one, asJson, found, output, error);
            });
            return read == ExitCode.Done ? code : read;
        });
        return command;
    }

    private static int With(ParseResult parsed, TextWriter error, Action<ConfigurationSources> describe)
    {
        var sources = ExtensionsOption.Sources(parsed);
        if (sources.Extensions.Fault is { } fault)
        {
            error.WriteLine(fault);
            return ExitCode.Configuration;
        }

        describe(sources);
        return ExitCode.Done;
    }

    private static int Run(string what, string? key, bool json, IReadOnlyList<Described> all, TextWriter output, TextWriter error)
    {
        if (key is null)
        {
            if (json)
            {
                output.WriteLine(DescriptionJson.Text(DescriptionJson.List(all)));
            }
            else
            {
                new DescriptionText(output, Width()).List(what, all);
            }

            return ExitCode.Done;
        }

        // An event may be named without the version of its type.
        if (all.FirstOrDefault(d => d.Name == key || d.Name == key + ".v1") is not { } found)
        {
            var names = all.Select(d => d.Name).ToList();
            error.WriteLine($"sensor-gateway: there is no {what} '{key}'; {(names.Count == 0 ? "there are none" : Spelling.Nearest(key, names) is { } meant ? $"did you mean '{meant}'?" : $"there are {string.Join(", ", names)}")}");
            return ExitCode.Usage;
        }

        if (json)
        {
            output.WriteLine(DescriptionJson.Text(DescriptionJson.One(found)));
        }
        else
        {
            new DescriptionText(output, Width()).One(found);
        }

        return ExitCode.Done;
    }

    /// <summary>Columns of the terminal; without one, lines are as long as they are, so that they can be searched.</summary>
    private static int Width() => !Console.IsOutputRedirected && Console.WindowWidth >= NarrowestTerminal ? Console.WindowWidth : int.MaxValue;
}
