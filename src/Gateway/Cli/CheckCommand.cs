using Gateway.Configuration;

namespace Gateway.Cli;

/// <summary><c>sensor-gateway check</c>: says everything that is wrong with a configuration, without touching hardware or network.</summary>
internal static class CheckCommand
{
    private const int Done = 0;
    private const int WrongConfiguration = 78;

    /// <summary>Problems go to <paramref name="error"/>, one line each; returns the exit code.</summary>
    internal static int Run(string path, bool defaultPath, TextWriter output, TextWriter error) =>
        Run(path, defaultPath, output, error, new ConfigurationSources { UnsetIsWarning = true }, StoreSpace.Complaint);

    internal static int Run(string path, bool defaultPath, TextWriter output, TextWriter error, ConfigurationSources sources, Func<StoreSection, string?>? space = null)
    {
        var loaded = ConfigurationLoader.Load(path, defaultPath, sources);
        foreach (var problem in loaded.Problems)
        {
            error.WriteLine(problem);
        }

        if (loaded.Configuration is not { } configuration)
        {
            return WrongConfiguration;
        }

        var warnings = loaded.Problems.Count;
        if (!loaded.Absent && space?.Invoke(configuration.Store) is { } complaint)
        {
            warnings++;
            error.WriteLine(complaint);
        }

        if (!loaded.Absent)
        {
            output.WriteLine($"configuration is valid: {configuration.Counts}{(warnings > 0 ? $", {GatewayConfiguration.Count(warnings, "warning")}" : string.Empty)}");
        }

        foreach (var line in FirstSteps.For(loaded, path))
        {
            output.WriteLine(line);
        }

        return Done;
    }
}
