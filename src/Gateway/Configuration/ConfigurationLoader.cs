using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>Reads a configuration from a file, or from the <c>*.yaml</c> of a folder.</summary>
internal static class ConfigurationLoader
{
    /// <summary>Where the configuration lies unless the command line says otherwise.</summary>
    internal const string DefaultPath = "/etc/sensor-gateway";

    /// <summary>Reads what lies at <paramref name="path"/>; touches no hardware and no network, and never throws for what it finds.</summary>
    /// <param name="path">A YAML file or a folder.</param>
    /// <param name="defaultPath">Whether nobody asked for that path: then it may be missing.</param>
    /// <param name="sources">What it is read against.</param>
    internal static LoadedConfiguration Load(string path, bool defaultPath, ConfigurationSources sources)
    {
        var problems = new List<Problem>();
        if (sources.Extensions.Fault is { } fault)
        {
            problems.Add(fault);
        }

        var found = ConfigurationFiles.Find(path, problems);
        var files = found ?? [];
        if (files.Count == 0 && !defaultPath && !problems.Exists(p => !p.IsWarning))
        {
            problems.Add(ConfigurationFiles.Problem(path, found is null
                ? "does not exist; name a YAML file, or a folder with *.yaml files"
                : "holds no *.yaml file; put one there, or name another path"));
        }

        var absent = files.Count == 0 && !problems.Exists(p => !p.IsWarning);
        var configuration = Read(path, files, sources, problems);
        if (absent)
        {
            // What would be said about the contents of a file is no help to somebody who has none; FirstSteps is.
            problems.RemoveAll(p => p.Path.Length > 0);
        }

        // A name may be unknown because of them.
        return new LoadedConfiguration(configuration, configuration is null ? [.. problems, .. sources.Extensions.Warnings] : [.. problems], absent, files);
    }

    /// <summary>Reads one text as if it were a file.</summary>
    internal static LoadedConfiguration Parse(string file, string text, ConfigurationSources sources)
    {
        var problems = new List<Problem>();
        var configuration = YamlReader.Read(file, text, problems) is { } root ? Interpret([root], sources, problems) : null;
        return new LoadedConfiguration(configuration, [.. problems], Absent: false, [file]);
    }

    private static GatewayConfiguration? Read(string path, IReadOnlyList<string> files, ConfigurationSources sources, List<Problem> problems)
    {
        var roots = new List<MapNode>();
        foreach (var file in files)
        {
            if (ConfigurationFiles.Read(file, problems) is { } text && YamlReader.Read(file, text, problems) is { } root)
            {
                roots.Add(root);
            }
        }

        // What else would be reported about half a configuration follows from what cannot be read of it.
        var unread = problems.Exists(p => !p.IsWarning);
        return unread ? null : Interpret(roots.Count > 0 ? roots : [new MapNode(new Place(path, 1, 1), [])], sources, problems);
    }

    private static GatewayConfiguration? Interpret(IReadOnlyList<MapNode> roots, ConfigurationSources sources, List<Problem> problems)
    {
        var variables = new EnvironmentVariables(sources, problems);
        var root = variables.Fill(ConfigurationMerge.Merge(roots, problems));
        var configuration = ConfigurationReader.Read(new Settings(root, string.Empty, root.Place, problems) { Extended = sources.Extensions.Extended }, sources) with { Written = new WrittenConfiguration(root) };
        configuration = configuration with { Upstreams = [.. configuration.Upstreams.Select(u => u with { Hide = variables.Hide })], Http = configuration.Http is { } http ? http with { Hide = variables.Hide } : null };
        var sorted = problems
            .OrderBy(p => p.Place.File, StringComparer.Ordinal).ThenBy(p => p.Place.Line).ThenBy(p => p.Place.Column)
            .Select(p => variables.Hide(p))
            .ToList();
        problems.Clear();
        problems.AddRange(sorted);
        return problems.Exists(p => !p.IsWarning) ? null : configuration;
    }
}
