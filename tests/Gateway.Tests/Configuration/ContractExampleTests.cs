using System.Runtime.CompilerServices;
using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class ContractExampleTests
{
    internal static string ExampleFile => Path.Combine(Folder(), "contract-example.yaml");

    /// <summary>The rule that it names as the one that holds another back is not in it; everything else is taken as it stands.</summary>
    [Fact]
    public void All_of_it_is_taken_but_a_rule_that_it_only_names()
    {
        var loaded = ConfigurationLoader.Parse("example.yaml", File.ReadAllText(ExampleFile), TestSources.With(("CREDENTIALS_DIRECTORY", "/run/credentials")));

        Assert.Equal("rules.cold-room-too-warm.suppress-when", Assert.Single(loaded.Problems).Path);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
