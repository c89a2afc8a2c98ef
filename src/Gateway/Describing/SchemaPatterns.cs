namespace Gateway.Describing;

/// <summary>How values with a unit are written, as regular expressions for editors. What counts is <see cref="Gateway.Abstractions.Configuration.Quantities"/>; a test compares them.</summary>
internal static class SchemaPatterns
{
    public const string Duration = $"^(?=[0-9.])({Number}d)?({Number}h)?({Number}m)?({Number}s)?({Number}ms)?({Number}us)?$|^0$";

    public const string Size = $"^{Number}(KiB|MiB|GiB|kB|MB|GB|B)$";

    public const string Rate = $"^{Number}/(d|h|m|s|ms|us)$";

    public const string Boolean = "^(true|false)$";

    /// <summary>A text that takes something from the environment can be anything until the gateway starts.</summary>
    public const string Environment = @"\$\{[A-Za-z_][A-Za-z0-9_]*\}";

    private const string Number = @"([0-9]+\.?[0-9]*|\.[0-9]+)";
}
