using System.CommandLine;

namespace Gateway.Cli;

/// <summary><c>rules</c>: tries rules out, on what was written for a test or on what was recorded.</summary>
internal static class RulesCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var command = new Command("rules", "Try rules out before they wake somebody.");
        command.Subcommands.Add(RulesTestCommand.Make(output, error));
        command.Subcommands.Add(RulesReplayCommand.Make(output, error));
        return command;
    }
}
