using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Configuration;

namespace Gateway.Cli;

/// <summary><c>sensor-gateway check</c>: says everything that is wrong with a configuration, without touching hardware or network.</summary>
internal static class CheckCommand
{
    private const int Done = 0;
    private const int WrongConfiguration = 78;

    /// <summary>Asks the running service what a reload would change; it reads its own files, in its own environment.</summary>
    internal static async Task<int> PlanAsync(ServiceOptions where, ParseResult parsed, bool json, TextWriter output, TextWriter error)
    {
        var code = Done;
        var asked = await where.RunAsync(parsed, error, async client =>
        {
            var plan = await client.AskAsync("reload.plan", []);
            if (json)
            {
                await output.WriteLineAsync(plan.ToJsonString());
            }
            else
            {
                PlanText.Problems(plan, error);
                PlanText.Print(plan, output, error, done: false);
            }

            code = (bool?)plan["valid"] == true ? Done : WrongConfiguration;
        });
        return asked == Done ? code : asked;
    }

    /// <summary>The problems as JSON, for programs: <c>valid</c> and <c>problems</c>, as in the plan; returns the exit code.</summary>
    internal static int RunJson(string path, bool defaultPath, TextWriter output, ConfigurationSources sources)
    {
        var loaded = ConfigurationLoader.Load(path, defaultPath, sources);
        var problems = loaded.Problems.Concat(sources.Extensions.Warnings).Select(static p => (JsonNode)p.ToString());
        output.WriteLine(new JsonObject { ["valid"] = loaded.Configuration is not null, ["problems"] = new JsonArray([.. problems]) }.ToJsonString());
        return loaded.Configuration is null ? WrongConfiguration : Done;
    }

    /// <summary>Problems go to <paramref name="error"/>, one line each; returns the exit code.</summary>
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
        foreach (var warning in sources.Extensions.Warnings)
        {
            warnings++;
            error.WriteLine(warning);
        }

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
