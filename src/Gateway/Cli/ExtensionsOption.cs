using System.CommandLine;
using Gateway.Configuration;
using Gateway.Extending;

namespace Gateway.Cli;

/// <summary>The option <c>--extensions</c>, which every command takes that reads a configuration or describes what there is.</summary>
internal static class ExtensionsOption
{
    private const string Name = "--extensions";

    /// <summary>The option of the whole program.</summary>
    public static Option<string?> Make() => new(Name)
    {
        Description = $"The folder with the extensions, for every command that reads a configuration. Default: {ExtensionSet.DefaultPath}",
        HelpName = "PATH",
        Recursive = true,
    };

    /// <summary>What a configuration is read against; loads the extensions.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="unsetIsWarning">Whether a variable that is not set is only a warning.</param>
    public static ConfigurationSources Sources(ParseResult parsed, bool unsetIsWarning = false)
    {
        var option = parsed.RootCommandResult.Command.Options.OfType<Option<string?>>().FirstOrDefault(o => o.Name == Name);
        return ExtensionSet.Load(option is null ? null : parsed.GetValue(option), new ConfigurationSources { UnsetIsWarning = unsetIsWarning });
    }
}
