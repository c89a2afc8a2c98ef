namespace SystemTests;

/// <summary>
/// Runs whole scenarios with parts of an extension: <c>GATEWAY_TEST_LINK</c> and <c>GATEWAY_TEST_STORE</c> name them, <c>GATEWAY_TEST_EXTENSIONS</c> the
/// folder they are in. The configuration that a program is started with then has that link in every upstream, and that engine.
/// Not for tests that change their configuration.
/// </summary>
internal static class OtherParts
{
    private static readonly string? Extensions = Environment.GetEnvironmentVariable("GATEWAY_TEST_EXTENSIONS");
    private static readonly string? Link = Of("GATEWAY_TEST_LINK");

    /// <summary>The engine of the store; null: as the configuration says.</summary>
    public static string? Store { get; } = Of("GATEWAY_TEST_STORE");

    /// <summary>The arguments with what is asked for.</summary>
    public static string[] Over(string[] arguments)
    {
        if ((Link ?? Store) is null || arguments is not ["run", "--config", var file, ..])
        {
            return arguments;
        }

        if (File.Exists(file))
        {
            var text = File.ReadAllText(file);
            var other = With(With(text, "{ url:", $"{{ link: {Link}, url:", Link), "store: { path:", $"store: {{ engine: {Store}, path:", Store);
            if (other != text)
            {
                File.WriteAllText(file, other);
            }
        }

        return [.. arguments, "--extensions", Extensions!];
    }

    private static string? Of(string variable) => Extensions is null ? null : Environment.GetEnvironmentVariable(variable);

    private static string With(string text, string plain, string other, string? part) =>
        part is null ? text : text.Replace(plain, other, StringComparison.Ordinal);
}
