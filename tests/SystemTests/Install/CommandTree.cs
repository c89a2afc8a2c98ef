using System.CommandLine;
using System.CommandLine.Completions;

namespace SystemTests.Install;

/// <summary>The command line of the program, as man page and completion tell it.</summary>
internal static class CommandTree
{
    /// <summary>The root.</summary>
    public static RootCommand Root { get; } = Gateway.Cli.CommandLine.Root(TextWriter.Null, TextWriter.Null);

    /// <summary>Every command with its words, as <c>alerts list</c>; the root without any.</summary>
    public static IEnumerable<(string Words, Command Command)> All { get; } = [.. Below(string.Empty, Root)];

    /// <summary>The options of a command, without help and version.</summary>
    public static IEnumerable<Option> OptionsOf(Command command) => command.Options.Where(o => !o.Hidden && o.Name is not ("--help" or "--version"));

    /// <summary>The options that can be written behind a command: its own, and those of the whole program.</summary>
    public static IEnumerable<Option> TakenBy(Command command) => OptionsOf(command).Union(OptionsOf(Root).Where(o => o.Recursive));

    /// <summary>What an option or argument takes, as <c>PATH</c>; null when it takes nothing.</summary>
    public static string? ValueOf(Symbol symbol) => symbol switch
    {
        Option<bool> => null,
        Option option => option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant(),
        Argument argument => argument.HelpName ?? argument.Name.ToUpperInvariant(),
        _ => null,
    };

    /// <summary>The words that an option takes, when it takes only these.</summary>
    public static IReadOnlyList<string> ChoicesOf(Option option) =>
        option is Option<bool> ? [] : [.. option.GetCompletions(CompletionContext.Empty).Select(c => c.Label).Order(StringComparer.Ordinal)];

    private static IEnumerable<(string Words, Command Command)> Below(string words, Command command) =>
        command.Subcommands.Where(c => !c.Hidden).SelectMany(c => Below($"{words} {c.Name}".TrimStart(), c)).Prepend((words, command));
}
