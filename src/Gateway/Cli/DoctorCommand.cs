using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Configuration;
using Gateway.Doctor;

namespace Gateway.Cli;

/// <summary><c>doctor</c>: what is missing on this board for what is configured, each with the line that mends it.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Make(TextWriter output)
    {
        var config = new Option<string?>("--config") { Description = $"A YAML file, or a folder whose *.yaml are merged by name. Default: {ConfigurationLoader.DefaultPath}", HelpName = "PATH" };
        var network = new Option<bool>("--network") { Description = "Also try whether the brokers can be reached." };
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command("doctor", "Say what is missing on this board for what is configured, each with the line that mends it; exit code 1 when something is wrong.") { config, network, json };
        command.SetAction((parsed, _) =>
        {
            var path = parsed.GetValue(config) ?? ConfigurationLoader.DefaultPath;
            var loaded = ConfigurationLoader.Load(path, parsed.GetValue(config) is null, ExtensionsOption.Sources(parsed, unsetIsWarning: true));
            return RunAsync(new Machine("/", Environment.UserName), loaded, parsed.GetValue(network), parsed.GetValue(json), output, TimeProvider.System);
        });
        return command;
    }

    /// <summary>Looks and prints; returns the exit code.</summary>
    internal static async Task<int> RunAsync(Machine machine, LoadedConfiguration loaded, bool network, bool json, TextWriter output, TimeProvider time)
    {
        var findings = Examination.Look(machine, loaded).ToList();
        if (network && loaded.Configuration is { } configuration)
        {
            findings.AddRange(await NetworkChecks.LookAsync(configuration, time));
        }

        foreach (var line in json ? [Json(findings).ToJsonString()] : Lines(findings))
        {
            await output.WriteLineAsync(line);
        }

        return findings.Exists(f => f.Kind == FindingKind.Wrong) ? ExitCode.Fault : ExitCode.Done;
    }

    /// <summary>The lines for a person: what is wrong, then what could be safer, each with what mends it on a line that can be copied whole.</summary>
    internal static IEnumerable<string> Lines(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings.Where(f => f.Kind != FindingKind.Fine).OrderBy(f => f.Kind))
        {
            foreach (var line in SensorsText.Table([[finding.Kind == FindingKind.Wrong ? "wrong " : "advice", $"{finding.Subject}: {finding.Message}"]]))
            {
                yield return line;
            }

            if (finding.Remedy is { } remedy)
            {
                yield return finding.Where is { } file ? $"        in {file}:" : "        run:";
                yield return "          " + remedy;
            }
        }

        var fine = findings.Where(f => f.Kind == FindingKind.Fine).Select(f => f.Subject).ToList();
        if (fine.Count > 0)
        {
            foreach (var line in SensorsText.Table([["fine  ", string.Join(", ", fine)]]))
            {
                yield return line;
            }
        }

        var wrong = findings.Count(f => f.Kind == FindingKind.Wrong);
        yield return wrong == 0 ? "nothing is wrong" : $"{GatewayConfiguration.Count(wrong, "thing")} {(wrong == 1 ? "is" : "are")} wrong";
    }

    private static JsonArray Json(IReadOnlyList<Finding> findings) => new([.. findings.Select(f => (JsonNode)new JsonObject
    {
        ["kind"] = f.Kind switch { FindingKind.Wrong => "wrong", FindingKind.Advice => "advice", _ => "fine" },
        ["subject"] = f.Subject,
        ["message"] = f.Message,
        ["remedy"] = f.Remedy,
        ["file"] = f.Where,
    })]);
}
