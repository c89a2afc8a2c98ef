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
        throw new NotSupportedException("the loader follows");
    }
}
