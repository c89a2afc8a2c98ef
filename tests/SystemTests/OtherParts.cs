using System.Text.RegularExpressions;

namespace SystemTests;

/// <summary>
/// Runs whole scenarios with a link of an extension: <c>GATEWAY_TEST_LINK</c> names it, <c>GATEWAY_TEST_EXTENSIONS</c> the folder it is in.
/// Every upstream of the configuration that a program is started with then has that link. Not for tests that change their configuration.
/// </summary>
internal static partial class OtherParts
{
    private static readonly string? Link = Environment.GetEnvironmentVariable("GATEWAY_TEST_LINK");
    private static readonly string? Extensions = Environment.GetEnvironmentVariable("GATEWAY_TEST_EXTENSIONS");

    /// <summary>The arguments with what is asked for.</summary>
    public static string[] Over(string[] arguments)
    {
        if (Link is null || Extensions is null || arguments is not ["run", "--config", var file, ..])
        {
            return arguments;
        }

        if (File.Exists(file) && File.ReadAllText(file) is var text && !text.Contains("link: " + Link, StringComparison.Ordinal))
        {
            File.WriteAllText(file, Upstream().Replace(text, $"{{ link: {Link}, url:"));
        }

        return [.. arguments, "--extensions", Extensions];
    }

    [GeneratedRegex(@"\{ url:", RegexOptions.NonBacktracking)]
    private static partial Regex Upstream();
}
