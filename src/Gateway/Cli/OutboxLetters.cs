using System.CommandLine;

namespace Gateway.Cli;

/// <summary><c>outbox dead-letters list|retry|drop</c>: events that a broker refuses.</summary>
internal static class OutboxLetters
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Make(TextWriter output, TextWriter error) => new("dead-letters", "Events that a broker refuses.");
}
