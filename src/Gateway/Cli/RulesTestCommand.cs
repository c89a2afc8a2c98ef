using System.CommandLine;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;
using Gateway.Rehearsing;

namespace Gateway.Cli;

/// <summary><c>rules test</c>: unit tests of rules in virtual time.</summary>
internal static class RulesTestCommand
{
    /// <summary>The command.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var files = new Argument<string[]>("FILE") { Description = "YAML files with tests.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var command = new Command("test", "Run tests of rules in virtual time. Exit code 1 when one fails.") { files, json };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(json), ExtensionsOption.Sources(parsed), output, error));
        return command;
    }

    /// <summary>Runs all tests of all files that can be read; returns the exit code.</summary>
    public static int Run(IReadOnlyList<string> files, bool json, ConfigurationSources sources, TextWriter output, TextWriter error)
    {
        var problems = new List<Problem>();
        var results = new List<TestResult>();
        foreach (var path in files)
        {
            if (TestFileReader.Load(path, sources, problems) is { } file)
            {
                results.AddRange(file.Cases.Select(c => TestRun.Run(c, file.Book)));
            }
        }

        foreach (var problem in problems)
        {
            error.WriteLine(problem);
        }

        if (json)
        {
            TestReport.Json(results, problems, output);
        }
        else if (results.Count > 0 || problems.Count == 0)
        {
            TestReport.Text(results, output);
        }

        return problems.Count > 0 ? ExitCode.Configuration : results.TrueForAll(r => r.Passed) ? ExitCode.Done : ExitCode.Fault;
    }
}
